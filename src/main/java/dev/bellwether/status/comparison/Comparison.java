package dev.bellwether.status.comparison;

import dev.bellwether.status.comparison.Course.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        Deque<Course.Outage> there = new ArrayDeque<>(reference.outages());
        Deque<Course.Outage> here = new ArrayDeque<>(candidate.outages());
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

    /**
     * A major outage as both courses have it; at least one of them does.
     *
     * @param reference as the reference has it, if it does
     * @param candidate as the candidate has it, if it does
     */
    public record OutagePair(Optional<Outage> reference, Optional<Outage> candidate) {
        /** The time of the first observation by which either showed it, where that is known: nobody can have known before. */
        public Optional<Instant> onset() {
            return Stream.of(reference, candidate)
                    .flatMap(outage -> outage.flatMap(Outage::onset).stream())
                    .min(Instant::compareTo);
        }

        /** From the onset until the reference found it. */
        public Optional<Duration> referenceDelay() {
            return reference.flatMap(outage -> outage.delaySince(onset()));
        }

        /** From the onset until the candidate found it. */
        public Optional<Duration> candidateDelay() {
            return candidate.flatMap(outage -> outage.delaySince(onset()));
        }

        /** How much earlier the candidate found it than the reference, negative for later; empty unless both did. */
        public Optional<Duration> earlier() {
            return candidate
                    .flatMap(Outage::foundAt)
                    .flatMap(
                            at -> reference.flatMap(Outage::foundAt).map(reference -> Duration.between(at, reference)));
        }
    }
}
