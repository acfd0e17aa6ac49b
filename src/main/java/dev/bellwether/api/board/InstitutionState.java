package dev.bellwether.api.board;

import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.RecentStatuses;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * An institution as it is now.
 *
 * @param searchName its name as {@link NameSearch} has it
 * @param connectors in the order of the catalogue, at least one
 * @param status the worst among its live connectors, else among all
 */
public record InstitutionState(
        Institution institution, String searchName, List<ConnectorState> connectors, Status status) {
    public InstitutionState {
        connectors = List.copyOf(connectors);
    }

    static InstitutionState of(Institution institution, String searchName, List<ConnectorState> connectors) {
        return new InstitutionState(institution, searchName, connectors, worst(deciding(connectors)));
    }

    public String id() {
        return institution.id();
    }

    /** Those whose statuses are the institution's. */
    public List<ConnectorState> deciding() {
        return deciding(connectors);
    }

    /** Those that have the institution's status and were asked for it. */
    public List<ConnectorState> decisive() {
        return deciding().stream().filter(state -> state.status() == status).toList();
    }

    /** Since when the first of its connectors with its status has had it; the beginning of time before the first evaluation. */
    Instant since() {
        return decisive().stream()
                .flatMap(connector -> connector.evaluation().stream())
                .map(Evaluation::since)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    RecentStatuses recent() {
        return RecentStatuses.worst(
                deciding().stream().map(ConnectorState::recent).toList());
    }

    private static List<ConnectorState> deciding(List<ConnectorState> connectors) {
        List<ConnectorState> live = connectors.stream()
                .filter(state -> state.connector().stage() == Stage.LIVE)
                .toList();
        return live.isEmpty() ? connectors : live;
    }

    private static Status worst(List<ConnectorState> connectors) {
        return connectors.stream()
                .map(ConnectorState::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UNKNOWN);
    }
}
