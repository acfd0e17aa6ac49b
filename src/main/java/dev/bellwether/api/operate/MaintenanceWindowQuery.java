package dev.bellwether.api.operate;

import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.operations.PastMaintenanceWindow.Place;
import dev.bellwether.store.sql.Listed;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which maintenance windows a list is asked for, and in what order: the next first, but the newest first where it has windows
 * that are over. Only those for one of the connectors, empty for all, and for their institution, empty for none.
 */
record MaintenanceWindowQuery(
        Set<String> states, Optional<Set<String>> connectors, String institution, Optional<Place> after) {
    static final String PATH = "/api/v1/maintenance-windows";

    static MaintenanceWindowQuery of(Query query, Catalogue catalogue) {
        Set<String> states = new HashSet<>(query.list("state"));
        if (states.isEmpty()) {
            states = Set.of(State.UPCOMING.wire(), State.ACTIVE.wire(), State.PAST.wire());
        }
        Optional<Place> after = Page.cursor(PATH, query, MaintenanceWindowQuery::place);
        Optional<String> institution = query.text("institution");
        if (query.text("connector").isPresent()) {
            String id = query.text("connector").get();
            String owner = catalogue.institutionOf(id).map(Institution::id).orElse("");
            boolean apart = institution.isPresent() && !institution.get().equals(owner);
            return new MaintenanceWindowQuery(apart ? Set.of() : states, Optional.of(Set.of(id)), owner, after);
        }
        return new MaintenanceWindowQuery(
                states,
                institution.map(id -> Coverage.ofInstitution(id).connectors(catalogue).stream()
                        .map(Connector::id)
                        .collect(Collectors.toSet())),
                institution.orElse(""),
                after);
    }

    /** Whether windows are listed that may still be open. */
    boolean wantsLive() {
        return states.contains(State.UPCOMING.wire()) || states.contains(State.ACTIVE.wire());
    }

    boolean wantsPast() {
        return states.contains(State.PAST.wire());
    }

    PastMaintenanceWindow.Query past(Instant at, int most) {
        return new PastMaintenanceWindow.Query(at, connectors, institution, after, most);
    }

    /** The page of all windows that are not over, {@code live}, and what {@link #past} asks for. */
    Listed<ListedMaintenanceWindow> page(
            List<ListedMaintenanceWindow> live, Listed<ListedMaintenanceWindow> past, int most) {
        List<ListedMaintenanceWindow> wanted = live.stream()
                .filter(window ->
                        states.contains(window.state().wire()) && (connectors.isEmpty() || concerns(window.coverage())))
                .toList();
        Stream<ListedMaintenanceWindow> rest =
                wanted.stream().filter(window -> after.isEmpty() || order().compare(window.place(), after.get()) > 0);
        List<ListedMaintenanceWindow> page = Stream.concat(rest, past.entries().stream())
                .sorted(Comparator.comparing(ListedMaintenanceWindow::place, order()))
                .limit(most)
                .toList();
        return new Listed<>(page, wanted.size() + past.total());
    }

    static String cursor(ListedMaintenanceWindow window) {
        return window.shown().from() + " " + window.key();
    }

    private static Place place(String cursor) {
        String[] parts = cursor.split(" ", 2);
        return new Place(Rfc3339.parse(parts[0]), parts[1]);
    }

    private Comparator<Place> order() {
        return wantsPast() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }

    private boolean concerns(Coverage coverage) {
        return switch (coverage.kind()) {
            case ALL -> true;
            case INSTITUTION -> coverage.id().equals(institution);
            case CONNECTOR -> connectors.orElseThrow().contains(coverage.id());
        };
    }
}
