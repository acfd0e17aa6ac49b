package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users were shown, or would have been, of one connector's status. Immutable.
 *
 * @param from when it begins
 * @param to when it ends
 * @param held the status at the beginning
 * @param changes what it became, each after {@code from} and not after {@code to}, in order of time
 * @param gaps when nobody looked, within the course, in order of time
 */
public record Course(Instant from, Instant to, Status held, List<Change> changes, List<Gap> gaps) {
    public Course {
        changes = List.copyOf(changes);
        gaps = List.copyOf(gaps);
    }

    /** How long each status was shown; all together as long as the course without its gaps. */
    public Map<Status, Duration> timeIn() {
        Map<Status, Duration> time = new EnumMap<>(Status.class);
        Status status = held;
        Instant since = from;
        for (Change change : changes) {
            time.merge(status, observed(since, change.at()), Duration::plus);
            status = change.status();
            since = change.at();
        }
        time.merge(status, observed(since, to), Duration::plus);
        return time;
    }

    /** How long nobody looked. */
    public Duration unobserved() {
        return gaps.stream().map(Gap::length).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * What is left of it for who did not look in some gaps, and in its own: what changed in a gap shows only at its end, and
     * nobody can say when it began.
     */
    public Course without(Collection<Gap> more) {
        List<Gap> all = new ArrayList<>(gaps);
        all.addAll(more);
        return new GappedCourse(this, all).course();
    }

    private Duration observed(Instant since, Instant until) {
        Duration whole = Duration.between(since, until);
        for (Gap gap : gaps) {
            Instant begin = gap.from().isAfter(since) ? gap.from() : since;
            Instant end = gap.to().isBefore(until) ? gap.to() : until;
            whole = begin.isBefore(end) ? whole.minus(Duration.between(begin, end)) : whole;
        }
        return whole;
    }

    /** Every stretch of major outage, in order of time. */
    public List<Outage> outages() {
        List<Outage> outages = new ArrayList<>();
        Change begun = new Change(from, held, Optional.empty());
        for (Change change : changes) {
            if (begun.status() == Status.MAJOR_OUTAGE) {
                outages.add(outage(begun, Optional.of(change.at())));
            }
            begun = change;
        }
        if (begun.status() == Status.MAJOR_OUTAGE) {
            outages.add(outage(begun, Optional.empty()));
        }
        return outages;
    }

    /** How often an operator was paged: the major outages that were found within the course. */
    public int pages() {
        return (int) changes.stream()
                .filter(change -> change.status() == Status.MAJOR_OUTAGE)
                .count();
    }

    private Outage outage(Change begun, Optional<Instant> endedAt) {
        return new Outage(Optional.of(begun.at()).filter(at -> at.isAfter(from)), endedAt, begun.onset());
    }
}
