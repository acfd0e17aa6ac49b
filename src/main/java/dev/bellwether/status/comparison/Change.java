package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * A status became another.
 *
 * @param at the tick that published it
 * @param status the new one
 * @param onset of an outage: the time of the first of the observations by which a correction found it, if one did
 */
public record Change(Instant at, Status status, Optional<Instant> onset) {}
