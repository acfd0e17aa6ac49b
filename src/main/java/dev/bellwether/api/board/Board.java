package dev.bellwether.api.board;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.history.RecentStatuses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How everything is now: all institutions and connectors with their latest evaluations. Immutable; a change gives another. */
public final class Board {
    static final Board EMPTY = of(new Catalogue(List.of()));

    private final Layout layout;
    private final List<InstitutionState> institutions;
    private final List<ConnectorState> connectors;
    private final Optional<VantageChanged> vantage;
    private final Optional<Instant> evaluatedAt;

    private Board(
            Layout layout,
            List<InstitutionState> institutions,
            List<ConnectorState> connectors,
            Optional<VantageChanged> vantage,
            Optional<Instant> evaluatedAt) {
        this.layout = layout;
        this.institutions = institutions;
        this.connectors = connectors;
        this.vantage = vantage;
        this.evaluatedAt = evaluatedAt;
    }

    /** Where each institution and connector stands; the same for all boards of one catalogue. */
    private record Layout(Map<String, Integer> institutions, Map<String, Integer> connectors, NameSearch names) {}

    static Board of(Catalogue catalogue) {
        List<InstitutionState> institutions = new ArrayList<>();
        List<ConnectorState> connectors = new ArrayList<>();
        for (Institution institution : catalogue.institutions()) {
            String searchName = NameSearch.fold(institution.name());
            List<ConnectorState> own = new ArrayList<>();
            for (Connector connector : institution.connectors()) {
                own.add(new ConnectorState(institution, searchName, connector, Optional.empty(), RecentStatuses.NONE));
            }
            institutions.add(InstitutionState.of(institution, searchName, own));
            connectors.addAll(own);
        }
        institutions.sort(Comparator.comparing(InstitutionState::id));
        connectors.sort(Comparator.comparing(ConnectorState::id));
        Map<String, Integer> institutionPlaces = new HashMap<>();
        Map<String, Integer> connectorPlaces = new HashMap<>();
        institutions.forEach(state -> institutionPlaces.put(state.id(), institutionPlaces.size()));
        connectors.forEach(state -> connectorPlaces.put(state.id(), connectorPlaces.size()));
        return new Board(
                new Layout(institutionPlaces, connectorPlaces, NameSearch.of(catalogue.institutions())),
                institutions,
                connectors,
                Optional.empty(),
                Optional.empty());
    }

    /** With what a tick published, and what was seen besides. */
    public Board with(EvaluationsPublished published) {
        Board before = published.clockWentBack()
                ? with(
                        new Catalogue(institutions.stream()
                                .map(InstitutionState::institution)
                                .toList()),
                        List.of())
                : this;
        return before.with(published.evaluations(), published.rechecks());
    }

    /** With these evaluations where they are newer. Those of connectors that are not on the board are left out. */
    public Board with(Collection<Evaluation> evaluations) {
        return with(evaluations, List.of());
    }

    private Board with(Collection<Evaluation> evaluations, Collection<Recheck> rechecks) {
        Map<Integer, ConnectorState> changed = new HashMap<>();
        Optional<Instant> latest = evaluatedAt;
        for (Evaluation evaluation : evaluations) {
            if (change(changed, evaluation.connectorId(), state -> state.with(evaluation))) {
                latest = Optional.of(later(latest, evaluation.at()));
            }
        }
        rechecks.forEach(recheck -> change(changed, recheck.connectorId(), state -> state.with(recheck)));
        return with(changed, latest);
    }

    private boolean change(Map<Integer, ConnectorState> changed, String id, UnaryOperator<ConnectorState> change) {
        Integer place = layout.connectors.get(id);
        if (place != null) {
            changed.put(place, change.apply(changed.getOrDefault(place, connectors.get(place))));
        }
        return place != null;
    }

    /** With the statuses of the last day, by connector, beside those that are on the board. */
    public Board withRecent(Map<String, RecentStatuses> recent) {
        Map<Integer, ConnectorState> changed = new HashMap<>();
        recent.forEach((id, known) -> change(changed, id, state -> state.with(known)));
        return with(changed, evaluatedAt);
    }

    private Board with(Map<Integer, ConnectorState> changed, Optional<Instant> latest) {
        List<ConnectorState> nextConnectors = new ArrayList<>(connectors);
        Map<String, Institution> touched = new LinkedHashMap<>();
        changed.forEach((place, next) -> {
            nextConnectors.set(place, next);
            touched.put(next.institution().id(), next.institution());
        });
        List<InstitutionState> nextInstitutions = new ArrayList<>(institutions);
        for (String id : touched.keySet()) {
            int place = layout.institutions.get(id);
            InstitutionState before = nextInstitutions.get(place);
            List<ConnectorState> own = before.connectors().stream()
                    .map(state -> nextConnectors.get(layout.connectors.get(state.id())))
                    .toList();
            nextInstitutions.set(place, InstitutionState.of(before.institution(), before.searchName(), own));
        }
        return new Board(layout, nextInstitutions, nextConnectors, vantage, latest);
    }

    /** With another catalogue; what is known of connectors that are in both is kept. */
    public Board with(Catalogue catalogue) {
        return with(
                catalogue,
                connectors.stream()
                        .flatMap(state -> state.evaluation().stream())
                        .toList());
    }

    private Board with(Catalogue catalogue, List<Evaluation> known) {
        Map<String, RecentStatuses> recent = new HashMap<>();
        connectors.forEach(state -> recent.put(state.id(), state.recent()));
        return of(catalogue).with(known).withRecent(recent).with(vantage);
    }

    public Board with(VantageChanged change) {
        return with(Optional.of(change));
    }

    private Board with(Optional<VantageChanged> change) {
        return new Board(layout, institutions, connectors, change, evaluatedAt);
    }

    /** In the order of their ids. */
    public List<InstitutionState> institutions() {
        return institutions;
    }

    /** In the order of their ids. */
    public List<ConnectorState> connectors() {
        return connectors;
    }

    NameSearch names() {
        return layout.names;
    }

    public Optional<InstitutionState> institution(String id) {
        return Optional.ofNullable(layout.institutions.get(id)).map(institutions::get);
    }

    public Optional<ConnectorState> connector(String id) {
        return Optional.ofNullable(layout.connectors.get(id)).map(connectors::get);
    }

    /** Whether this node sees the network; empty before it was first found out. */
    Optional<VantageChanged> vantage() {
        return vantage;
    }

    /** The latest tick that published something. */
    public Optional<Instant> evaluatedAt() {
        return evaluatedAt;
    }

    private static Instant later(Optional<Instant> one, Instant other) {
        return one.isPresent() && one.get().isAfter(other) ? one.get() : other;
    }
}
