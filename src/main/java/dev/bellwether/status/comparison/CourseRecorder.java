package dev.bellwether.status.comparison;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the course of one connector out of its evaluations, which come in order of time. Belongs to one thread. */
public final class CourseRecorder {
    private final Instant from;
    private final Instant to;
    private final List<Course.Change> changes = new ArrayList<>();
    private final List<Course.Gap> gaps = new ArrayList<>();
    private Status held = Status.UNKNOWN;
    private Status status = Status.UNKNOWN;
    /** The tick at which the present outage, partial or major, was first published; null while there is none. */
    private Instant outageSince;
    /** From when on somebody looked, as far as is known. */
    private Instant lookedSince = Instant.MAX;

    /**
     * Records from one time to another; what comes after that only tells whether anybody had looked, what comes before says how
     * it begins. Before the first evaluation nobody looked.
     */
    public CourseRecorder(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a course cannot end at " + to + " and begin at " + from);
        }
        this.from = from;
        this.to = to;
    }

    /** Takes the next evaluation. */
    public void take(Evaluation evaluation) {
        evaluation.unobservedSince().ifPresent(since -> gap(since, evaluation.at()));
        lookedSince = evaluation.at().isBefore(lookedSince) ? evaluation.at() : lookedSince;
        if (evaluation.at().isAfter(to) || evaluation.status() == status) {
            return;
        }
        status = evaluation.status();
        if (!status.isWorseThan(Status.DEGRADED_PERFORMANCE)) {
            outageSince = null;
        } else if (outageSince == null) {
            outageSince = evaluation.at();
        }
        if (evaluation.at().isAfter(from)) {
            changes.add(new Course.Change(evaluation.at(), status, onset(evaluation)));
        } else {
            held = status;
        }
    }

    /** Says that nobody has looked from a time on. */
    public void observedUntil(Instant time) {
        gap(time, to);
    }

    public Course course() {
        gap(from, lookedSince);
        return new Course(from, to, held, changes, List.of()).without(gaps);
    }

    private void gap(Instant since, Instant until) {
        if (since.isBefore(until) && since.isBefore(to)) {
            gaps.add(new Course.Gap(since, until));
        }
    }

    /** A correction since the outage was first seen tells since when; after full decisions alone nobody knows. */
    private Optional<Instant> onset(Evaluation evaluation) {
        return evaluation
                .watch()
                .movedAt()
                .filter(moved -> outageSince != null && !moved.isBefore(outageSince))
                .flatMap(moved -> evaluation.watch().regimeSince());
    }
}
