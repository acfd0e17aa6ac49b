package dev.bellwether.telemetry;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.telemetry.ConnectorSeries.ProbeSeries;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A metric that every connector has, and what writes its samples of one of them. */
record Family(Metric metric, Type type, BiConsumer<ConnectorSeries, Samples> samples) {
    /** All of them, in the order in which a scrape shows them. */
    static final List<Family> ALL = List.of(
            new Family(Metric.STATUS, Type.GAUGE, ConnectorSeries::status),
            new Family(Metric.STATUS_LEVEL, Type.GAUGE, ConnectorSeries::level),
            ofEvaluation(Metric.STATUS_LAST_CHANGE, 0, latest -> ConnectorSeries.seconds(latest.since())),
            ofEvaluation(
                    Metric.SUCCESS_RATIO,
                    Double.NaN,
                    latest -> latest.evidence().successRate().orElse(Double.NaN)),
            ofEvaluation(
                    Metric.FIRST_TIME_SUCCESS_RATIO,
                    Double.NaN,
                    latest -> latest.evidence().firstTimeSuccessRate().orElse(Double.NaN)),
            new Family(
                    // A gauge by nature, but one whose name ends so would be taken for a part of a histogram.
                    Metric.EVIDENCE_COUNT, Type.UNTYPED, ConnectorSeries::evidenceCount),
            ofEvaluation(
                    Metric.DECISION_RATIO,
                    Double.NaN,
                    latest -> decidedBy(latest)
                            .map(sample -> (double)
                                            (latest.performance() == Status.MAJOR_OUTAGE
                                                    ? sample.succeeded()
                                                    : sample.firstTime())
                                    / sample.count())
                            .orElse(Double.NaN)),
            ofEvaluation(
                    Metric.DECISION_OBSERVATIONS,
                    0,
                    latest -> decidedBy(latest).map(Ruling.Sample::count).orElse(0)),
            new Family(Metric.INFO, Type.INFO, ConnectorSeries::info),
            ofEvaluation(
                    Metric.USER_ERROR_SURGE, 0, latest -> latest.userErrors().surge() ? 1 : 0),
            ofEvaluation(Metric.CONNECTOR_UNSTABLE, 0, latest -> latest.watch().unstable() ? 1 : 0),
            new Family(Metric.LAST_RELEASE, Type.GAUGE, ConnectorSeries::lastRelease),
            ofEvaluation(
                    Metric.MAINTENANCE,
                    0,
                    latest -> latest.explanation()
                            .filter(why -> why.rule() == Rule.MAINTENANCE)
                            .map(open -> 1.0)
                            .orElse(0.0)),
            new Family(Metric.JOB_OUTCOMES, Type.COUNTER, (series, samples) -> series.jobs.outcomes(samples)),
            new Family(Metric.JOB_STEP_FAILURES, Type.COUNTER, (series, samples) -> series.jobs.failedSteps(samples)),
            ofProbes(Metric.PROBE_RUNS, Type.COUNTER, ProbeSeries::runs),
            ofProbes(Metric.PROBE_SUCCESS, Type.GAUGE, ProbeSeries::success),
            ofProbes(Metric.PROBE_PHASE_DURATION, Type.GAUGE, ProbeSeries::phases),
            ofProbes(Metric.PROBE_CERT_NOT_AFTER, Type.GAUGE, ProbeSeries::certNotAfter));

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

    private static Optional<Ruling.Sample> decidedBy(Evaluation latest) {
        return latest.explanation().map(why -> why.ruling().sample()).filter(sample -> sample.count() > 0);
    }

    private static Family ofEvaluation(Metric metric, double beforeTheFirst, ToDoubleFunction<Evaluation> number) {
        return new Family(metric, Type.GAUGE, (series, samples) -> series.evaluation(number, beforeTheFirst, samples));
    }

    private static Family ofProbes(Metric metric, Type type, BiConsumer<ProbeSeries, Samples> samples) {
        return new Family(
                metric, type, (series, each) -> series.probes().forEach(probe -> samples.accept(probe, each)));
    }

    interface Samples {
        /** One sample, with parts that make up the labels when put together, escaped already. */
        void add(double value, String... labels);
    }

    void writeHead(Scrape.Exposition format, StringBuilder out) {
        boolean open = format == Scrape.Exposition.OPEN_METRICS;
        String name = metric.toString();
        String family = open ? name.substring(0, name.length() - type.suffix.length()) : name;
        String kind = open ? type.inOpenMetrics : type.inText;
        out.append("# HELP ").append(family).append(' ').append(metric.help).append('\n');
        out.append("# TYPE ").append(family).append(' ').append(kind).append('\n');
    }

    void writeSamples(ConnectorSeries series, StringBuilder out) {
        samples.accept(series, (value, labels) -> {
            out.append(metric).append('{');
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

    /** A label that others may follow or precede: {@code name="value"}. */
    static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + '"';
    }

    static String andLabel(String name, String value) {
        return "," + label(name, value);
    }

    static <T> Map<T, String> andLabels(String name, Collection<T> values, Function<T, String> text) {
        Map<T, String> labels = new LinkedHashMap<>();
        values.forEach(value -> labels.put(value, andLabel(name, text.apply(value))));
        return labels;
    }
}
