package dev.bellwether.telemetry;

import java.util.List;
import java.util.Locale;

/** The two texts that Prometheus reads. */
enum Exposition {
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    Exposition(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** What a client takes more gladly by its Accept headers (RFC 9110, 12.5.1); plain text where it does not say. */
    static Exposition of(List<String> accept) {
        double text = 0;
        double open = 0;
        for (String range : String.join(",", accept).toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", 2)[0].strip();
            switch (type) {
                case "application/openmetrics-text" -> open = Math.max(open, weight(range));
                case "text/plain", "text/*", "*/*" -> text = Math.max(text, weight(range));
                default -> {}
            }
        }
        return open > 0 && open >= text ? OPEN_METRICS : TEXT;
    }

    private static double weight(String range) {
        for (String parameter : range.split(";", -1)) {
            String stripped = parameter.strip();
            if (stripped.startsWith("q=")) {
                try {
                    return Double.parseDouble(stripped.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
