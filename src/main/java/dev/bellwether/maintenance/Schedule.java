package dev.bellwether.maintenance;

import java.time.Instant;
import java.util.Optional;

/** When a maintenance window is open. Immutable. */
public sealed interface Schedule permits Schedule.Once, Recurring {
    /** The occurrence that is open at a time, else the next one after it; empty if none comes any more. */
    Optional<Occurrence> openOrNext(Instant at);

    /** The last occurrence there will be; empty if they never end, or if there is none at all. */
    Optional<Occurrence> last();

    boolean isEndless();

    record Once(Occurrence occurrence) implements Schedule {
        @Override
        public Optional<Occurrence> openOrNext(Instant at) {
            return Optional.of(occurrence).filter(only -> only.to().isAfter(at));
        }

        @Override
        public Optional<Occurrence> last() {
            return Optional.of(occurrence);
        }

        @Override
        public boolean isEndless() {
            return false;
        }
    }
}
