package dev.bellwether.telemetry;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Writes labels as the texts want them. */
final class Labels {
    private Labels() {}

    /** A label that others may follow or precede: {@code name="value"}. */
    static String label(String name, String value) {
        return name + "=\"" + escape(value) + '"';
    }

    /** The same after others. */
    static String andLabel(String name, String value) {
        return "," + label(name, value);
    }

    /** The same for each of some values. */
    static <T> Map<T, String> andLabels(String name, Collection<T> values, Function<T, String> text) {
        Map<T, String> labels = new LinkedHashMap<>();
        values.forEach(value -> labels.put(value, andLabel(name, text.apply(value))));
        return labels;
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
