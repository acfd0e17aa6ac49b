package dev.bellwether;

import dev.bellwether.telemetry.Metric;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every metric of the daemon's own, for what is shipped and names them. */
final class KnownMetrics {
    static final Set<String> NAMES =
            Stream.of(Metric.values()).map(Metric::toString).collect(Collectors.toCollection(TreeSet::new));

    private KnownMetrics() {}
}
