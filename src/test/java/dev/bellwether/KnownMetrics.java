package dev.bellwether;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;

/** Every metric of the daemon's own, for what is shipped and names them. */
final class KnownMetrics {
    static final Set<String> NAMES = ResourceBundle.getBundle("dev.bellwether.telemetry.metrics", Locale.ROOT)
            .keySet();

    private KnownMetrics() {}
}
