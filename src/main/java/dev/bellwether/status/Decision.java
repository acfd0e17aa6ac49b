package dev.bellwether.status;

import dev.bellwether.evidence.Hour;
import java.util.Optional;

/**
 * What the evidence of one tick came to.
 *
 * @param performance never {@code under-maintenance}
 * @param stale whether nothing was counted in the hour
 * @param ruling how it was decided, at this tick or before
 * @param hour what was looked at
 * @param tally what of it was counted
 * @param lastMove of the correction, if it made any
 */
record Decision(
        Status performance, boolean stale, Ruling ruling, Hour hour, Tally tally, Optional<Correction.Move> lastMove) {}
