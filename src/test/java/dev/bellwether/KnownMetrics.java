package dev.bellwether;

import dev.bellwether.telemetry.MetricNames;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every metric of the daemon's own, for what is shipped and names them. */
final class KnownMetrics {
    static final Set<String> NAMES = Stream.of(MetricNames.class.getFields())
            .map(field -> {
                try {
                    return field.get(null).toString();
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            })
            .collect(Collectors.toCollection(TreeSet::new));

    private KnownMetrics() {}
}
