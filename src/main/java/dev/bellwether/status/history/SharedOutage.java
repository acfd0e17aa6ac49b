package dev.bellwether.status.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Incidents of many connectors that began together, so that the cause is rarely the banks, in the order in which they began, at
 * equal times by connector.
 */
public record SharedOutage(List<Incident> incidents) {
    /** Within which they begin together. */
    public static final Duration TOGETHER = Duration.ofMinutes(5);

    private static final int LEAST_CONNECTORS = 3;
    private static final int LEAST_INSTITUTIONS = 2;
    private static final double LEAST_SHARE = 0.05;
    private static final Comparator<Incident> ORDER =
            Comparator.comparing(Incident::began).thenComparing(Incident::connectorId);

    public SharedOutage {
        incidents = List.copyOf(incidents);
    }

    /** How many of so many connectors have to begin together: one in twenty, and three at least. */
    public static int least(int connectors) {
        return Math.max(LEAST_CONNECTORS, (int) Math.ceil(LEAST_SHARE * connectors));
    }

    /**
     * Those among some incidents. An incident belongs to one if it lies within any five minutes in which enough connectors, of at
     * least two institutions, began to be out; what shares an incident is one.
     *
     * @param incidents in any order
     * @param connectors how many are watched
     * @param institution of a connector
     */
    public static List<SharedOutage> among(
            Collection<Incident> incidents, int connectors, Function<String, String> institution) {
        List<Incident> inOrder = new ArrayList<>(incidents);
        inOrder.sort(ORDER);
        int least = least(connectors);
        List<SharedOutage> found = new ArrayList<>();
        int end = 0;
        int first = -1;
        int last = -1;
        for (int start = 0; start < inOrder.size(); start++) {
            Instant until = inOrder.get(start).began().plus(TOGETHER);
            while (end < inOrder.size() && !inOrder.get(end).began().isAfter(until)) {
                end++;
            }
            if (end - start < least || !isShared(inOrder.subList(start, end), least, institution)) {
                continue;
            }
            if (first >= 0 && start > last) {
                found.add(new SharedOutage(inOrder.subList(first, last + 1)));
                first = -1;
            }
            first = first < 0 ? start : first;
            last = end - 1;
        }
        if (first >= 0) {
            found.add(new SharedOutage(inOrder.subList(first, last + 1)));
        }
        return found;
    }

    private static boolean isShared(List<Incident> together, int least, Function<String, String> institution) {
        Set<String> connectors = new HashSet<>();
        Set<String> institutions = new HashSet<>();
        for (Incident incident : together) {
            if (connectors.add(incident.connectorId())) {
                institutions.add(institution.apply(incident.connectorId()));
            }
        }
        return connectors.size() >= least && institutions.size() >= LEAST_INSTITUTIONS;
    }

    /** By when it began; no two begin at the same time. */
    public String id() {
        return "shared~" + began().toEpochMilli();
    }

    public Instant began() {
        return incidents.get(0).began();
    }

    /** When the last of its incidents ended; empty while one lasts. */
    public Optional<Instant> ended() {
        return incidents.stream().anyMatch(Incident::isOpen)
                ? Optional.empty()
                : incidents.stream()
                        .flatMap(incident -> incident.ended().stream())
                        .max(Comparator.naturalOrder());
    }

    /** Connectors that had part in it. */
    public long connectors() {
        return incidents.stream().map(Incident::connectorId).distinct().count();
    }

    /** Connectors that are out still. */
    public long open() {
        return incidents.stream()
                .filter(Incident::isOpen)
                .map(Incident::connectorId)
                .distinct()
                .count();
    }
}
