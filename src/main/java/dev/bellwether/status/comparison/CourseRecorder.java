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
    private final List<Change> changes = new ArrayList<>();
    private Status held = Status.UNKNOWN;
    private Status status = Status.UNKNOWN;

    /** Records from one time to another; what comes after that is left out, what comes before says how it begins. */
    public CourseRecorder(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a course cannot end at " + to + " and begin at " + from);
        }
        this.from = from;
        this.to = to;
    }

    /** Takes the next evaluation. */
    public void take(Evaluation evaluation) {
        if (evaluation.at().isAfter(to) || evaluation.status() == status) {
            return;
        }
        status = evaluation.status();
        if (evaluation.at().isAfter(from)) {
            changes.add(new Change(evaluation.at(), status, onset(evaluation)));
        } else {
            held = status;
        }
    }

    public Course course() {
        return new Course(from, to, held, changes);
    }

    /** A correction at this very tick says since when it has been so; after a full decision nobody knows. */
    private static Optional<Instant> onset(Evaluation evaluation) {
        return evaluation
                .movedAt()
                .filter(evaluation.at()::equals)
                .flatMap(moved -> evaluation.regimeSince());
    }
}
