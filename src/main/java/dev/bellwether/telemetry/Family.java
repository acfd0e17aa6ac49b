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
record Family(String metric, Type type, BiConsumer<ConnectorSeries, Samples> samples) {
    /** All of them, in the order in which a scrape shows them. */
    static final List<Family> ALL = List.of(
            new Family("bellwether_connector_status", Type.GAUGE, ConnectorSeries::status),
            new Family("bellwether_connector_status_level", Type.GAUGE, ConnectorSeries::level),
            ofEvaluation(
                    "bellwether_connector_status_last_change_timestamp_seconds",
                    0,
                    latest -> ConnectorSeries.seconds(latest.since())),
            ofEvaluation(
                    "bellwether_connector_success_ratio",
                    Double.NaN,
                    latest -> latest.evidence().successRate().orElse(Double.NaN)),
            ofEvaluation(
                    "bellwether_connector_first_time_success_ratio",
                    Double.NaN,
                    latest -> latest.evidence().firstTimeSuccessRate().orElse(Double.NaN)),
            new Family(
                    // A gauge by nature, but one whose name ends so would be taken for a part of a histogram.
                    "bellwether_connector_evidence_count", Type.UNTYPED, ConnectorSeries::evidenceCount),
            ofEvaluation(
                    "bellwether_connector_decision_ratio",
                    Double.NaN,
                    latest -> decidedBy(latest)
                            .map(sample -> (double)
                                            (latest.performance() == Status.MAJOR_OUTAGE
                                                    ? sample.succeeded()
                                                    : sample.firstTime())
                                    / sample.count())
                            .orElse(Double.NaN)),
            ofEvaluation(
                    "bellwether_connector_decision_observations",
                    0,
                    latest -> decidedBy(latest).map(Ruling.Sample::count).orElse(0)),
            new Family("bellwether_connector_info", Type.INFO, ConnectorSeries::info),
            ofEvaluation(
                    "bellwether_user_error_surge",
                    0,
                    latest -> latest.userErrors().surge() ? 1 : 0),
            ofEvaluation(
                    "bellwether_connector_unstable", 0, latest -> latest.watch().unstable() ? 1 : 0),
            new Family("bellwether_connector_last_release_timestamp_seconds", Type.GAUGE, ConnectorSeries::lastRelease),
            ofEvaluation(
                    "bellwether_connector_maintenance",
                    0,
                    latest -> latest.explanation()
                            .filter(why -> why.rule() == Rule.MAINTENANCE)
                            .map(open -> 1.0)
                            .orElse(0.0)),
            new Family(
                    "bellwether_job_outcomes_total", Type.COUNTER, (series, samples) -> series.jobs.outcomes(samples)),
            new Family(
                    "bellwether_job_step_failures_total",
                    Type.COUNTER,
                    (series, samples) -> series.jobs.failedSteps(samples)),
            ofProbes("bellwether_probe_runs_total", Type.COUNTER, ProbeSeries::runs),
            ofProbes("bellwether_probe_success", Type.GAUGE, ProbeSeries::success),
            ofProbes("bellwether_probe_phase_duration_seconds", Type.GAUGE, ProbeSeries::phases),
            ofProbes("bellwether_probe_tls_cert_not_after_timestamp_seconds", Type.GAUGE, ProbeSeries::certNotAfter));

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

    private static Family ofEvaluation(String metric, double beforeTheFirst, ToDoubleFunction<Evaluation> number) {
        return new Family(metric, Type.GAUGE, (series, samples) -> series.evaluation(number, beforeTheFirst, samples));
    }

    private static Family ofProbes(String metric, Type type, BiConsumer<ProbeSeries, Samples> samples) {
        return new Family(
                metric, type, (series, each) -> series.probes().forEach(probe -> samples.accept(probe, each)));
    }

    interface Samples {
        /** One sample, with parts that make up the labels when put together, escaped already. */
        void add(double value, String... labels);
    }

    void writeHead(Scrape.Exposition format, StringBuilder out) {
        boolean open = format == Scrape.Exposition.OPEN_METRICS;
        String family = open ? metric.substring(0, metric.length() - type.suffix.length()) : metric;
        String kind = open ? type.inOpenMetrics : type.inText;
        out.append("# HELP ")
                .append(family)
                .append(' ')
                .append(Telemetry.Meters.HELP.getString(metric))
                .append('\n');
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
