package dev.bellwether.telemetry;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Status;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The numbers of every connector of the catalogue. A meter for each of some thirty series of tens of thousands of connectors would
 * take gigabytes, so the numbers are kept bare and become text only while a scrape is written. Safe for all threads.
 */
public final class ConnectorMetrics {
    private static final List<Status> BEST_FIRST = List.of(
            Status.OPERATIONAL,
            Status.UNDER_MAINTENANCE,
            Status.UNKNOWN,
            Status.DEGRADED_PERFORMANCE,
            Status.PARTIAL_OUTAGE,
            Status.MAJOR_OUTAGE);

    private Map<String, ConnectorSeries> series = Map.of();
    private volatile BooleanSupplier exported = () -> true;
    private int institutions;
    private final Map<Stage, Map<Status, Integer>> statuses = new EnumMap<>(Stage.class);

    ConnectorMetrics() {}

    /**
     * A status as one number, from 1 for operational to 6 for a major outage: the worse, the larger, so that a maximum over time, or over
     * nodes, is the worst. What is unknown is worse than what works, which must not hide it, and better than what is known not to work.
     */
    public static int level(Status status) {
        return BEST_FIRST.indexOf(status) + 1;
    }

    /** Takes the connectors of a catalogue: those that are new begin at 0, those that are gone are forgotten. */
    synchronized void follow(Catalogue catalogue) {
        Map<String, ConnectorSeries> now = new LinkedHashMap<>();
        for (Institution institution : catalogue.institutions()) {
            for (Connector connector : institution.connectors()) {
                Optional<ConnectorSeries> before = Optional.ofNullable(series.get(connector.id()));
                now.put(connector.id(), new ConnectorSeries(institution, connector, before));
            }
        }
        series = now;
        institutions = catalogue.institutions().size();
        statuses.clear();
        series.values().forEach(each -> add(each, 1));
    }

    private void add(ConnectorSeries each, int count) {
        statuses.computeIfAbsent(each.stage, stage -> new EnumMap<>(Status.class))
                .merge(each.status(), count, Integer::sum);
    }

    synchronized int institutions() {
        return institutions;
    }

    synchronized int count(Stage stage, Status status) {
        return statuses.getOrDefault(stage, Map.of()).getOrDefault(status, 0);
    }

    synchronized void count(List<JobOutcome> outcomes, ErrorCodes codes) {
        for (JobOutcome outcome : outcomes) {
            Fault fault = outcome.success() ? Fault.UNKNOWN : codes.fault(outcome.errorCode());
            change(outcome.connectorId(), found -> found.jobs.count(outcome, fault));
        }
    }

    synchronized void count(ProbeRun run) {
        change(run.connectorId(), found -> found.count(run));
    }

    synchronized void released(Operation.Release release) {
        change(release.connectorId(), found -> found.released(release.at()));
    }

    synchronized void show(EvaluationsPublished published) {
        if (published.clockWentBack()) {
            for (ConnectorSeries each : series.values()) {
                add(each, -1);
                each.forget();
                add(each, 1);
            }
        }
        show(published.evaluations());
        for (Recheck recheck : published.rechecks()) {
            change(recheck.connectorId(), found -> found.show(recheck));
        }
    }

    synchronized void show(Collection<Evaluation> evaluations) {
        for (Evaluation evaluation : evaluations) {
            change(evaluation.connectorId(), found -> {
                add(found, -1);
                found.show(evaluation);
                add(found, 1);
            });
        }
    }

    private void change(String connectorId, Consumer<ConnectorSeries> change) {
        ConnectorSeries found = series.get(connectorId);
        if (found != null) {
            change.accept(found);
        }
    }

    /** Forgets how the probes of connectors ended, which another node runs from now on. */
    synchronized void disown(List<String> connectors) {
        connectors.forEach(id -> change(id, ConnectorSeries::forgetRuns));
    }

    void exportWhile(BooleanSupplier condition) {
        exported = condition;
    }

    synchronized List<ConnectorSeries> connectors() {
        return exported.getAsBoolean() ? List.copyOf(series.values()) : List.of();
    }

    /**
     * Writes the samples of a metric for connectors from one place of a list on, until the text has a length or the list ends, and
     * answers with the place to go on from.
     */
    synchronized int write(Family family, List<ConnectorSeries> connectors, int from, StringBuilder out, int enough) {
        int next = from;
        while (next < connectors.size() && out.length() < enough) {
            family.writeSamples(connectors.get(next++), out);
        }
        return next;
    }
}
