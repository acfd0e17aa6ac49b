package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Status;
import dev.bellwether.telemetry.Family.Samples;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers of one connector, each there from the start. Guarded by {@link ConnectorMetrics}. */
final class ConnectorSeries {
    private static final Map<Status, String> STATUSES = statuses();
    private static final String JOBS = ",source=\"jobs\"";
    private static final String PROBES = ",source=\"probes\"";

    private final String connector;
    private final String institution;
    private final String info;
    private final Map<String, ProbeSeries> probes;
    private final JobSeries outcomes;
    private Status status = Status.UNKNOWN;
    private double lastChange;
    private double successRatio = Double.NaN;
    private double firstTimeSuccessRatio = Double.NaN;
    private int jobs;
    private int probeRuns;
    private boolean surge;
    private double lastRelease;
    private boolean maintenance;

    ConnectorSeries(Institution institution, Connector connector) {
        this(institution, connector, new JobSeries(Labels.label("connector", connector.id())), Map.of());
    }

    private ConnectorSeries(
            Institution institution, Connector connector, JobSeries outcomes, Map<String, ProbeSeries> before) {
        this.connector = Labels.label("connector", connector.id());
        this.outcomes = outcomes;
        this.institution = Labels.andLabel("institution", institution.id());
        this.info = Labels.andLabel("name", institution.name())
                + Labels.andLabel("method", connector.method().wire())
                + Labels.andLabel("stage", connector.stage().wire())
                + Labels.andLabel("country", institution.country())
                + Labels.andLabel(
                        "tier",
                        institution.tier().isPresent() ? "" + institution.tier().getAsInt() : "")
                + Labels.andLabel("sector", institution.sector());
        Map<String, ProbeSeries> series = new LinkedHashMap<>();
        for (ProbeSpec probe : connector.probes()) {
            ProbeSeries earlier = before.get(probe.id());
            series.put(probe.id(), earlier == null ? new ProbeSeries(this.connector, probe.id()) : earlier);
        }
        this.probes = Collections.unmodifiableMap(series);
    }

    /** The same connector as the catalogue describes it now: counters go on, probes that are gone are left out. */
    ConnectorSeries asNow(Institution institution, Connector connector) {
        ConnectorSeries now = new ConnectorSeries(institution, connector, outcomes, probes);
        now.status = status;
        now.lastChange = lastChange;
        now.successRatio = successRatio;
        now.firstTimeSuccessRatio = firstTimeSuccessRatio;
        now.jobs = jobs;
        now.probeRuns = probeRuns;
        now.surge = surge;
        now.lastRelease = lastRelease;
        now.maintenance = maintenance;
        return now;
    }

    void count(JobOutcome outcome, Fault fault) {
        outcomes.count(outcome, fault);
    }

    void count(ProbeRun run) {
        ProbeSeries probe = probes.get(run.probe());
        if (probe != null) {
            probe.count(run);
        }
    }

    void show(Evaluation evaluation) {
        status = evaluation.status();
        lastChange = seconds(evaluation.since());
        successRatio = evaluation.evidence().successRate().orElse(Double.NaN);
        firstTimeSuccessRatio = evaluation.evidence().firstTimeSuccessRate().orElse(Double.NaN);
        jobs = evaluation.evidence().jobs();
        probeRuns = evaluation.evidence().probes();
        surge = evaluation.userErrors().surge();
        Optional<Rule> rule = evaluation.explanation().map(Explanation::rule);
        maintenance = rule.equals(Optional.of(Rule.MAINTENANCE));
        if (rule.equals(Optional.of(Rule.RELEASE))) {
            evaluation.explanation().flatMap(Explanation::since).ifPresent(this::released);
        }
    }

    /** A version went live. What is told late, or again, moves nothing back. */
    void released(Instant at) {
        lastRelease = Math.max(lastRelease, seconds(at));
    }

    void status(Samples samples) {
        STATUSES.forEach((each, label) -> samples.add(each == status ? 1 : 0, connector, institution, label));
    }

    void lastChange(Samples samples) {
        samples.add(lastChange, connector);
    }

    void successRatio(Samples samples) {
        samples.add(successRatio, connector);
    }

    void firstTimeSuccessRatio(Samples samples) {
        samples.add(firstTimeSuccessRatio, connector);
    }

    void evidenceCount(Samples samples) {
        samples.add(jobs, connector, JOBS);
        samples.add(probeRuns, connector, PROBES);
    }

    void info(Samples samples) {
        samples.add(1, connector, institution, info);
    }

    void surge(Samples samples) {
        samples.add(surge ? 1 : 0, connector);
    }

    void lastRelease(Samples samples) {
        samples.add(lastRelease, connector);
    }

    void maintenance(Samples samples) {
        samples.add(maintenance ? 1 : 0, connector);
    }

    void jobOutcomes(Samples samples) {
        outcomes.outcomes(samples);
    }

    void jobStepFailures(Samples samples) {
        outcomes.failedSteps(samples);
    }

    /** The probes of the connector. */
    Iterable<ProbeSeries> probes() {
        return probes.values();
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    private static Map<Status, String> statuses() {
        Map<Status, String> labels = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            labels.put(status, Labels.andLabel("status", status.wire()));
        }
        return labels;
    }
}
