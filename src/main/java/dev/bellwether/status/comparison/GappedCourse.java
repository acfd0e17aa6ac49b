package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Leaves times out of a course. Belongs to one thread. */
final class GappedCourse {
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
                boolean justLooked = gaps.stream().anyMatch(over -> over.to().equals(change.at()));
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
                to = to.isAfter(joined.get(last).to()) ? to : joined.get(last).to();
                joined.remove(last);
            }
            if (from.isBefore(to)) {
                joined.add(new Gap(from, to));
            }
        }
        return joined;
    }
}
