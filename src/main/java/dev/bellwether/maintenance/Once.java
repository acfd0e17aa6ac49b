package dev.bellwether.maintenance;

import java.time.Instant;
import java.util.Optional;

/** A single occurrence. */
public record Once(Occurrence occurrence) implements Schedule {
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
