package dev.bellwether.telemetry;

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

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
