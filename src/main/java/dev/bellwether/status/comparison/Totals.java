package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds comparisons up, of one connector or of many. Belongs to one thread. */
public final class Totals {
    private final Side reference = new Side();
    private final Side candidate = new Side();
    private int connectors;
    private int differing;
    private Duration unobserved = Duration.ZERO;

    /** What one comparison comes to. */
    public static Totals of(Comparison comparison) {
        Totals totals = new Totals();
        totals.add(comparison);
        return totals;
    }

    public void add(Comparison comparison) {
        connectors++;
        differing += comparison.differs() ? 1 : 0;
        unobserved = unobserved.plus(comparison.reference().unobserved());
        reference.add(comparison.reference());
        candidate.add(comparison.candidate());
        for (Comparison.OutagePair pair : comparison.outages()) {
            pair.referenceDelay().ifPresent(reference.delays::add);
            pair.candidateDelay().ifPresent(candidate.delays::add);
        }
    }

    /** How many connectors were compared. */
    public int connectors() {
        return connectors;
    }

    /** Of how many users would have seen anything else. */
    public int differing() {
        return differing;
    }

    /** How long nobody looked, over all connectors; neither side counts it. */
    public Duration unobserved() {
        return unobserved;
    }

    public Summary reference() {
        return reference.summary();
    }

    public Summary candidate() {
        return candidate.summary();
    }

    private static final class Side {
        private final Map<Status, Duration> timeIn = new EnumMap<>(Status.class);
        private final List<Duration> delays = new ArrayList<>();
        private int statusChanges;
        private int pages;

        private void add(Course course) {
            statusChanges += course.changes().size();
            pages += course.pages();
            course.timeIn().forEach((status, time) -> timeIn.merge(status, time, Duration::plus));
        }

        private Summary summary() {
            List<Duration> sorted = delays.stream().sorted().toList();
            Optional<Duration> median =
                    sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
            return new Summary(statusChanges, pages, timeIn, median);
        }
    }

    /**
     * What one side of some comparisons comes to.
     *
     * @param statusChanges how often a status became another
     * @param pages how many major outages were found
     * @param timeIn how long each status was shown, over all connectors; a status that was not shown is left out
     * @param medianDelay from the onset of an outage until it was found; of an even number the smaller of the two in the middle
     */
    public record Summary(int statusChanges, int pages, Map<Status, Duration> timeIn, Optional<Duration> medianDelay) {
        public Summary {
            timeIn = Map.copyOf(timeIn);
        }
    }
}
