package dev.bellwether.status.comparison;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One connector's status under two policies, over the same span: what there was, such as what was published, and what there would
 * have been.
 */
public record Comparison(String connectorId, Course reference, Course candidate) {

    /** Two courses of the same span; when nobody looked for one of them, neither counts. */
    public static Comparison of(String connectorId, Course reference, Course candidate) {
        return new Comparison(connectorId, reference.without(candidate.gaps()), candidate.without(reference.gaps()));
    }

    /** Whether users would have seen anything else at any time. */
    public boolean differs() {
        return reference.held() != candidate.held()
                || !timesAndStatuses(reference).equals(timesAndStatuses(candidate));
    }

    /**
     * The major outages of both, in order of time. Those that went on at the same time are one outage, each with at most one of
     * the other course.
     */
    public List<OutagePair> outages() {
        Deque<Outage> there = new ArrayDeque<>(reference.outages());
        Deque<Outage> here = new ArrayDeque<>(candidate.outages());
        List<OutagePair> pairs = new ArrayList<>();
        while (!there.isEmpty() || !here.isEmpty()) {
            boolean both = !there.isEmpty() && !here.isEmpty();
            boolean same = both && there.peek().overlaps(here.peek());
            boolean first = both ? there.peek().endsBefore(here.peek()) : here.isEmpty();
            pairs.add(new OutagePair(
                    same || first ? Optional.of(there.remove()) : Optional.empty(),
                    same || !first ? Optional.of(here.remove()) : Optional.empty()));
        }
        return pairs;
    }

    private static List<List<Object>> timesAndStatuses(Course course) {
        return course.changes().stream()
                .map(change -> List.<Object>of(change.at(), change.status()))
                .toList();
    }
}
