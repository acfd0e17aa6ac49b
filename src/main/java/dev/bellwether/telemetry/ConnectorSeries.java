package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Status;
import dev.bellwether.telemetry.Family.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The numbers of one connector, each there from the start. Guarded by {@link ConnectorMetrics}. */
final class ConnectorSeries {
    private static final Map<Status, String> STATUSES =
            Family.andLabels("status", List.of(Status.values()), Status::wire);

    private final String connector;
    final Stage stage;
    private final String institution;
    private final String described;
    private final String info;
    private final Map<String, ProbeSeries> probes = new LinkedHashMap<>();
    final JobSeries jobs;
    private Optional<Evaluation> latest;
    private double lastRelease;

    /** @param before the same connector as the catalogue described it before: its counters go on, but for probes that are gone */
    ConnectorSeries(Institution institution, Connector connector, Optional<ConnectorSeries> before) {
        this.connector = Family.label("connector", connector.id());
        this.institution = Family.andLabel("institution", institution.id());
        this.stage = connector.stage();
        this.described = Family.andLabel("name", institution.name())
                + Family.andLabel("method", connector.method().wire())
                + Family.andLabel("stage", connector.stage().wire())
                + Family.andLabel("country", institution.country())
                + Family.andLabel(
                        "tier",
                        institution.tier().isPresent() ? "" + institution.tier().getAsInt() : "");
        this.info = described + Family.andLabel("sector", institution.sector());
        Map<String, ProbeSeries> earlier = before.map(same -> same.probes).orElse(Map.of());
        for (ProbeSpec probe : connector.probes()) {
            ProbeSeries series = earlier.get(probe.id());
            probes.put(probe.id(), series == null ? new ProbeSeries(this.connector, probe.id()) : series);
        }
        this.jobs = before.map(same -> same.jobs).orElseGet(() -> new JobSeries(this.connector));
        this.latest = before.flatMap(same -> same.latest);
        this.lastRelease = before.map(same -> same.lastRelease).orElse(0.0);
    }

    void count(ProbeRun run) {
        ProbeSeries probe = probes.get(run.probe());
        if (probe != null) {
            probe.count(run);
        }
    }

    /** Shows an evaluation, unless a later one is shown. */
    void show(Evaluation evaluation) {
        if (latest.filter(shown -> shown.at().isAfter(evaluation.at())).isPresent()) {
            return;
        }
        latest = Optional.of(evaluation);
        evaluation
                .explanation()
                .filter(why -> why.rule() == Rule.RELEASE)
                .flatMap(Explanation::since)
                .ifPresent(this::released);
    }

    void show(Recheck recheck) {
        latest = latest.map(shown -> shown.seenAgain(recheck));
    }

    /** What is shown is void, since the clock went back. */
    void forget() {
        latest = Optional.empty();
    }

    /** A version went live. What is told late, or again, moves nothing back. */
    void released(Instant at) {
        lastRelease = Math.max(lastRelease, seconds(at));
    }

    Status status() {
        return latest.map(Evaluation::status).orElse(Status.UNKNOWN);
    }

    void status(Samples samples) {
        STATUSES.forEach((each, label) -> samples.add(each == status() ? 1 : 0, connector, institution, label));
    }

    void level(Samples samples) {
        samples.add(ConnectorMetrics.level(status()), connector, institution, described);
    }

    void evaluation(ToDoubleFunction<Evaluation> number, double beforeTheFirst, Samples samples) {
        samples.add(latest.isPresent() ? number.applyAsDouble(latest.get()) : beforeTheFirst, connector);
    }

    void evidenceCount(Samples samples) {
        samples.add(latest.map(it -> it.evidence().jobs()).orElse(0), connector, ",source=\"jobs\"");
        samples.add(latest.map(it -> it.evidence().probes()).orElse(0), connector, ",source=\"probes\"");
    }

    void info(Samples samples) {
        samples.add(1, connector, institution, info);
    }

    void lastRelease(Samples samples) {
        samples.add(lastRelease, connector);
    }

    void forgetRuns() {
        probes.values().forEach(probe -> probe.ran = false);
    }

    Iterable<ProbeSeries> probes() {
        return Collections.unmodifiableCollection(probes.values());
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    /** What became of the jobs of one connector. Guarded by {@link ConnectorMetrics}. */
    static final class JobSeries {
        private static final String SUCCESS = ",outcome=\"success\",fault=\"none\"";
        private static final String FAILED = ",outcome=\"failed\"";
        private static final Map<Fault, String> FAULTS =
                Family.andLabels("fault", List.of(Fault.values()), Fault::wire);
        /** Platforms can invent steps, and each would become a series for ever. */
        private static final String OTHER_STEP = "other";

        static final Map<String, String> STEPS = Family.andLabels(
                "step",
                List.of(
                        "verify-credentials",
                        "mfa-challenge",
                        "retrieve-accounts",
                        "retrieve-transactions",
                        "retrieve-statements",
                        OTHER_STEP),
                step -> step);

        private final String connector;
        private final Map<Fault, Long> failures = new EnumMap<>(Fault.class);
        private final Map<String, Long> failedSteps = new LinkedHashMap<>();
        private long successes;

        JobSeries(String connectorLabel) {
            connector = connectorLabel;
        }

        void count(JobOutcome outcome, Fault fault) {
            if (outcome.success()) {
                successes++;
            } else {
                failures.merge(fault, 1L, Long::sum);
                failedSteps.merge(step(outcome), 1L, Long::sum);
            }
        }

        /** The step that failed, if it is one of those that are counted by name. */
        static String step(JobOutcome outcome) {
            return STEPS.containsKey(outcome.failedStep()) ? outcome.failedStep() : OTHER_STEP;
        }

        void outcomes(Samples samples) {
            samples.add((double) successes, connector, SUCCESS);
            FAULTS.forEach(
                    (fault, label) -> samples.add((double) failures.getOrDefault(fault, 0L), connector, FAILED, label));
        }

        void failedSteps(Samples samples) {
            STEPS.forEach((step, label) -> samples.add((double) failedSteps.getOrDefault(step, 0L), connector, label));
        }
    }

    /** The numbers of one probe. Guarded by {@link ConnectorMetrics}. */
    static final class ProbeSeries {
        private static final Map<String, String> PHASES = Family.andLabels(
                "phase", List.of("resolve", "connect", "tls", "processing", "transfer"), phase -> phase);
        private static final Map<ProbeResult, String> OUTCOMES =
                Family.andLabels("outcome", List.of(ProbeResult.values()), ProbeResult::wire);

        private final String labels;
        private final Map<ProbeResult, Long> runs = new EnumMap<>(ProbeResult.class);
        private boolean ran;
        private Instant lastAt = Instant.MIN;
        private boolean succeeded;
        private Map<String, Duration> lastPhases = Map.of();
        private double certNotAfter = Double.NaN;

        ProbeSeries(String connectorLabel, String probe) {
            labels = connectorLabel + Family.andLabel("probe", probe);
        }

        void count(ProbeRun run) {
            if (run.at().equals(lastAt)) {
                // It was pushed twice.
                return;
            }
            runs.merge(run.result(), 1L, Long::sum);
            ran = true;
            lastAt = run.at();
            succeeded = run.result().succeeded();
            lastPhases = run.phases();
            // A run that failed before the handshake says nothing about the certificate: what was seen last still
            // holds.
            run.tls()
                    .flatMap(ProbeRun.TlsSeen::notAfter)
                    .ifPresent(notAfter -> certNotAfter = ConnectorSeries.seconds(notAfter));
        }

        void runs(Samples samples) {
            OUTCOMES.forEach((result, label) -> samples.add((double) runs.getOrDefault(result, 0L), labels, label));
        }

        /** Nothing before the first run, also after a restart: 0 would say that it failed. */
        void success(Samples samples) {
            if (ran) {
                samples.add(succeeded ? 1 : 0, labels);
            }
        }

        /** Nothing before the first run either. */
        void phases(Samples samples) {
            if (ran) {
                PHASES.forEach((phase, label) -> samples.add(
                        lastPhases.getOrDefault(phase, Duration.ZERO).toNanos() / 1e9, labels, label));
            }
        }

        /** Nothing until a certificate was seen, for any number would look like an expiry. */
        void certNotAfter(Samples samples) {
            if (!Double.isNaN(certNotAfter)) {
                samples.add(certNotAfter, labels);
            }
        }
    }
}
