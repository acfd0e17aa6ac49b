package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

    /**
     * A status became another, published at a tick; of an outage there is the time of the first of the observations by which a
     * correction found it, if one did.
     */
    public record Change(Instant at, Status status, Optional<Instant> onset) {}

    /** A time when nobody looked, {@code from <= T < to}, so that nothing was published. */
    public record Gap(Instant from, Instant to) {
        public Gap {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("a gap must end after it begins, not from " + from + " to " + to);
            }
        }

        boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }

        Duration length() {
            return Duration.between(from, to);
        }
    }

    /**
     * A stretch of major outage within a course.
     *
     * @param foundAt when it was published, and an operator paged; empty where it had begun before the course does
     * @param endedAt when another status was published; empty where the course ends before
     * @param onset the time of the first of the observations that showed it, where that is known
     */
    public record Outage(Optional<Instant> foundAt, Optional<Instant> endedAt, Optional<Instant> onset) {

        boolean overlaps(Outage other) {
            return beginsBeforeEndOf(other) && other.beginsBeforeEndOf(this);
        }

        private boolean beginsBeforeEndOf(Outage other) {
            return foundAt.isEmpty() || other.endedAt.isEmpty() || foundAt.get().isBefore(other.endedAt.get());
        }

        boolean endsBefore(Outage other) {
            return endedAt.isPresent()
                    && (other.endedAt.isEmpty() || endedAt.get().isBefore(other.endedAt.get()));
        }

        /** How long it was from a time until it was found. */
        Optional<Duration> delaySince(Optional<Instant> time) {
            return time.flatMap(since -> foundAt.map(found -> Duration.between(since, found)));
        }
    }

    /** Leaves times out of a course. Belongs to one thread. */
    static final class GappedCourse {
        private final Course whole;
        private final List<Gap> gaps;
        private final List<Change> changes = new ArrayList<>();
        private Status shown;
        /** What the end of a gap will show, if it shows anything new. */
        private Optional<Change> pending = Optional.empty();

        /** @param gaps in any order; they may overlap, and reach beyond the course */
        GappedCourse(Course whole, Collection<Gap> gaps) {
            this.whole = whole;
            this.gaps = joined(whole, gaps);
            this.shown = whole.held();
        }

        Course course() {
            Status held = whole.held();
            Optional<Gap> first = gap(whole.from());
            if (first.isPresent()) {
                held = Status.UNKNOWN;
                pending = Optional.of(new Change(first.get().to(), whole.held(), Optional.empty()));
            }
            shown = held;
            for (Change change : whole.changes()) {
                Optional<Gap> gap = gap(change.at());
                show(change.at());
                if (gap.isPresent()) {
                    pending = Optional.of(new Change(gap.get().to(), change.status(), Optional.empty()));
                } else {
                    boolean justLooked =
                            gaps.stream().anyMatch(over -> over.to().equals(change.at()));
                    add(justLooked ? new Change(change.at(), change.status(), Optional.empty()) : change);
                }
            }
            show(whole.to());
            return new Course(whole.from(), whole.to(), held, changes, gaps);
        }

        /** Shows what a gap has left, if it ended before a time; what changes at this very time takes its place. */
        private void show(Instant before) {
            pending.filter(change -> change.at().isBefore(before)).ifPresent(this::add);
            pending = pending.filter(change -> change.at().isAfter(before));
        }

        private void add(Change change) {
            if (change.status() != shown) {
                changes.add(change);
                shown = change.status();
            }
        }

        private Optional<Gap> gap(Instant at) {
            return gaps.stream().filter(gap -> gap.contains(at)).findFirst();
        }

        private static List<Gap> joined(Course course, Collection<Gap> gaps) {
            List<Gap> inOrder = new ArrayList<>(gaps);
            inOrder.sort(Comparator.comparing(Gap::from));
            List<Gap> joined = new ArrayList<>();
            for (Gap gap : inOrder) {
                Instant from = gap.from().isBefore(course.from()) ? course.from() : gap.from();
                Instant to = gap.to().isAfter(course.to()) ? course.to() : gap.to();
                int last = joined.size() - 1;
                if (last >= 0 && !joined.get(last).to().isBefore(from)) {
                    from = joined.get(last).from();
                    to = to.isAfter(joined.get(last).to())
                            ? to
                            : joined.get(last).to();
                    joined.remove(last);
                }
                if (from.isBefore(to)) {
                    joined.add(new Gap(from, to));
                }
            }
            return joined;
        }
    }
}
