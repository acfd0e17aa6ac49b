package dev.bellwether.evaluate;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Recheck;
import java.time.Instant;
import java.util.List;

/**
 * What one tick of all connectors came to.
 *
 * @param published in the order of the catalogue
 * @param shown what was seen since the minute before without being published, to be shown now
 * @param kept whose state changed without being published, to be stored
 */
record Ticked(Instant tick, List<Evaluation> published, List<Recheck> shown, List<Recheck> kept) {}
