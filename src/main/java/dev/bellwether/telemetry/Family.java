package dev.bellwether.telemetry;

import java.util.function.BiConsumer;

/**
 * A metric that every connector has.
 *
 * @param name as samples are called in plain text
 * @param help what it says, in a sentence
 * @param samples writes those of one connector
 */
record Family(String name, Type type, String help, BiConsumer<ConnectorSeries, Samples> samples) {
    enum Type {
        GAUGE("gauge", "gauge", ""),
        COUNTER("counter", "counter", "_total"),
        INFO("gauge", "info", "_info"),
        UNTYPED("untyped", "unknown", "");

        private final String inText;
        private final String inOpenMetrics;
        private final String suffix;

        Type(String inText, String inOpenMetrics, String suffix) {
            this.inText = inText;
            this.inOpenMetrics = inOpenMetrics;
            this.suffix = suffix;
        }
    }

    /** Takes the samples of one metric. */
    interface Samples {
        /**
         * One sample.
         *
         * @param labels parts that make up the labels when put together, escaped already
         */
        void add(double value, String... labels);
    }

    /** Writes what stands above the samples. */
    void writeHead(Exposition format, StringBuilder out) {
        boolean open = format == Exposition.OPEN_METRICS;
        String family = open ? name.substring(0, name.length() - type.suffix.length()) : name;
        String kind = open ? type.inOpenMetrics : type.inText;
        out.append("# HELP ").append(family).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(family).append(' ').append(kind).append('\n');
    }

    /** Writes the samples of one connector. */
    void writeSamples(ConnectorSeries series, StringBuilder out) {
        samples.accept(series, (value, labels) -> {
            out.append(name).append('{');
            for (String part : labels) {
                out.append(part);
            }
            out.append("} ");
            writeNumber(value, out);
            out.append('\n');
        });
    }

    private static void writeNumber(double value, StringBuilder out) {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < 1L << 53) {
            out.append(whole);
        } else {
            out.append(value);
        }
    }
}
