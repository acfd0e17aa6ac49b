package dev.bellwether.telemetry;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Rule;
import dev.bellwether.telemetry.Family.Samples;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/** Every metric that connectors have, in the order in which a scrape shows them. */
final class Families {
    static final List<Family> ALL = List.of(
            new Family(
                    MetricNames.STATUS,
                    Family.Type.GAUGE,
                    "1 for the status that the connector has, 0 for the others.",
                    ConnectorSeries::status),
            new Family(
                    MetricNames.STATUS_LEVEL,
                    Family.Type.GAUGE,
                    "The status as one number, the worse the larger: 1 operational, 2 under maintenance, 3 unknown, 4 degraded performance,"
                            + " 5 partial outage, 6 major outage.",
                    ConnectorSeries::level),
            ofEvaluation(
                    MetricNames.STATUS_LAST_CHANGE,
                    "When the status became what it is; 0 before the first evaluation.",
                    0,
                    latest -> ConnectorSeries.seconds(latest.since())),
            ofEvaluation(
                    MetricNames.SUCCESS_RATIO,
                    "Share of the hour's observations that succeeded; NaN where nothing was counted.",
                    Double.NaN,
                    latest -> latest.evidence().successRate().orElse(Double.NaN)),
            ofEvaluation(
                    MetricNames.FIRST_TIME_SUCCESS_RATIO,
                    "Share of the hour's observations that succeeded first time; NaN where nothing was counted.",
                    Double.NaN,
                    latest -> latest.evidence().firstTimeSuccessRate().orElse(Double.NaN)),
            new Family(
                    // A gauge by nature, but one whose name ends so would be taken for a part of a histogram.
                    MetricNames.EVIDENCE_COUNT,
                    Family.Type.UNTYPED,
                    "How many jobs and probe runs of the hour are counted.",
                    ConnectorSeries::evidenceCount),
            new Family(
                    MetricNames.INFO,
                    Family.Type.INFO,
                    "What the catalogue says of the connector.",
                    ConnectorSeries::info),
            ofEvaluation(
                    MetricNames.USER_ERROR_SURGE,
                    "1 while an unusual share of outcomes blames the customer.",
                    0,
                    latest -> latest.userErrors().surge() ? 1 : 0),
            ofEvaluation(
                    MetricNames.CONNECTOR_UNSTABLE,
                    "1 while the connector goes up and down so often that it improves at scheduled evaluations alone.",
                    0,
                    latest -> latest.watch().unstable() ? 1 : 0),
            new Family(
                    MetricNames.LAST_RELEASE,
                    Family.Type.GAUGE,
                    "When a version of the connector last went live; 0 where none is known.",
                    ConnectorSeries::lastRelease),
            ofEvaluation(
                    MetricNames.MAINTENANCE,
                    "1 while the last evaluation saw a maintenance window open, 0 if not.",
                    0,
                    latest -> latest.explanation()
                            .filter(why -> why.rule() == Rule.MAINTENANCE)
                            .map(open -> 1.0)
                            .orElse(0.0)),
            new Family(
                    MetricNames.JOB_OUTCOMES,
                    Family.Type.COUNTER,
                    "Job outcomes taken in, by outcome and fault.",
                    (series, samples) -> series.jobs().outcomes(samples)),
            new Family(
                    MetricNames.JOB_STEP_FAILURES,
                    Family.Type.COUNTER,
                    "Failed job outcomes taken in, by the step that failed; other where it is not known or not a usual one.",
                    (series, samples) -> series.jobs().failedSteps(samples)),
            ofProbes(
                    MetricNames.PROBE_RUNS,
                    Family.Type.COUNTER,
                    "Finished runs of probes, by outcome.",
                    ProbeSeries::runs),
            ofProbes(
                    MetricNames.PROBE_SUCCESS,
                    Family.Type.GAUGE,
                    "1 if the probe's last run succeeded, first time or not, 0 if not; no sample before its first run.",
                    ProbeSeries::success),
            ofProbes(
                    MetricNames.PROBE_PHASE_DURATION,
                    Family.Type.GAUGE,
                    "How long each phase of the probe's last run took; 0 for phases that it did not reach, no sample before its first run.",
                    ProbeSeries::phases),
            ofProbes(
                    MetricNames.PROBE_CERT_NOT_AFTER,
                    Family.Type.GAUGE,
                    "When the first certificate of the chain last seen expires.",
                    ProbeSeries::certNotAfter));

    private Families() {}

    private static Family ofEvaluation(
            String name, String help, double beforeTheFirst, ToDoubleFunction<Evaluation> number) {
        return new Family(
                name, Family.Type.GAUGE, help, (series, samples) -> series.evaluation(number, beforeTheFirst, samples));
    }

    private static Family ofProbes(
            String name, Family.Type type, String help, BiConsumer<ProbeSeries, Samples> samples) {
        return new Family(
                name, type, help, (series, each) -> series.probes().forEach(probe -> samples.accept(probe, each)));
    }
}
