package dev.bellwether.status;

import dev.bellwether.evidence.Hour;
import java.util.Optional;

/**
 * What the evidence of one tick came to.
 *
 * @param performance never {@code under-maintenance}
 * @param stale whether nothing was counted in the hour
 * @param full whether a full decision was taken, before the correction
 * @param hour what was looked at
 * @param tally what of it was counted
 * @param lastMove of the correction, if it made any
 */
record Decision(
        Status performance, boolean stale, boolean full, Hour hour, Tally tally, Optional<Correction.Move> lastMove) {}
