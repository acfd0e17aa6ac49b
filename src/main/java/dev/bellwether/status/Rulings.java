package dev.bellwether.status;

import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Window.Hour;
import java.time.Instant;
import java.util.Optional;

/** Remembers how the present performance was decided, since most ticks decide nothing anew. Belongs to one thread. */
final class Rulings {
    private Optional<Ruling> present = Optional.empty();

    void resume(Evaluation evaluation) {
        present = evaluation.explanation().map(Explanation::ruling);
    }

    /** By what a level was decided at a tick, or still holds: the move of the correction with its test, or the full decision. */
    Ruling decided(
            Instant tick, Status before, Optional<Classifier.Full> full, Optional<Corrected> move, Counted counted) {
        if (move.isPresent()) {
            present = Optional.of(move.get().ruling(tick, before));
        } else if (full.isPresent() || present.isEmpty()) {
            present = Optional.of(new Ruling(
                    full.map(Classifier.Full::rule).orElse(Rule.KEPT),
                    tick,
                    before,
                    counted.tally().sample(),
                    Optional.of(counted.from()),
                    full.flatMap(Classifier.Full::test)));
        }
        return present.get();
    }

    /** That nothing is known, or still is not, since something was last counted; {@link Long#MIN_VALUE} where nothing was. */
    Ruling unknown(Instant tick, Status before, long lastCounted) {
        if (present.isEmpty() || present.get().rule() != Rule.STALE) {
            present = Optional.of(new Ruling(
                    Rule.STALE,
                    tick,
                    before,
                    Ruling.Sample.NOTHING,
                    lastCounted == Long.MIN_VALUE ? Optional.empty() : Optional.of(Micros.toInstant(lastCounted)),
                    Optional.empty()));
        }
        return present.get();
    }

    /** That a performance is as before a maintenance that has ended, until something is decided anew. */
    void afterMaintenance(Instant tick, Status published, Instant end) {
        present = Optional.of(new Ruling(
                Rule.AFTER_MAINTENANCE, tick, published, Ruling.Sample.NOTHING, Optional.of(end), Optional.empty()));
    }

    record Corrected(Correction.Move move, TailRuling test) {
        private Ruling ruling(Instant tick, Status before) {
            return new Ruling(
                    move.byJobs() ? Rule.CORRECTION_JOBS : Rule.CORRECTION_PROBES,
                    tick,
                    before,
                    move.sample(),
                    Optional.of(Micros.toInstant(move.since())),
                    Optional.of(test));
        }
    }

    record Counted(Hour hour, Tally tally) {
        private Instant from() {
            // The start of the hour is exclusive, that of a regime is not.
            return Micros.toInstant(hour.first() == hour.from() + 1 ? hour.from() : hour.first());
        }
    }
}
