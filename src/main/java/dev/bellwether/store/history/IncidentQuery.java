package dev.bellwether.store.history;

import dev.bellwether.status.history.Incident;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which incidents, newest first and at equal times by connector.
 *
 * @param connectors of these only; empty for all
 * @param open only those that last, or only those that have ended; empty for both
 * @param from that ended after this time, or last
 * @param to that began before this time
 * @param after behind this one
 */
public record IncidentQuery(
        Optional<List<String>> connectors,
        Optional<Boolean> open,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Incident.Key> after) {}
