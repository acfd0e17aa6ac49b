package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * A status became another, published at a tick; of an outage there is the time of the first of the observations by which a
 * correction found it, if one did.
 */
public record Change(Instant at, Status status, Optional<Instant> onset) {}
