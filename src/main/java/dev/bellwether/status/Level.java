package dev.bellwether.status;

import java.util.stream.Stream;

/** A level of performance that evidence can support, from best to worst. */
@SuppressWarnings("EnumOrdinal") // Their order is what they are.
public enum Level {
    OPERATIONAL(Status.OPERATIONAL),
    DEGRADED(Status.DEGRADED_PERFORMANCE),
    PARTIAL(Status.PARTIAL_OUTAGE),
    MAJOR(Status.MAJOR_OUTAGE);

    private final Status status;

    Level(Status status) {
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public boolean isWorseThan(Level other) {
        return compareTo(other) > 0;
    }

    public boolean isBetterThan(Level other) {
        return compareTo(other) < 0;
    }

    /** The worse of the two. */
    public Level orWorse(Level other) {
        return isWorseThan(other) ? this : other;
    }

    /** The next worse level; the worst for the worst. */
    Level worse() {
        return this == MAJOR ? this : values()[ordinal() + 1];
    }

    /** The next better level; the best for the best. */
    Level better() {
        return this == OPERATIONAL ? this : values()[ordinal() - 1];
    }

    /** The level of a performance; {@code unknown} counts as operational. */
    static Level of(Status performance) {
        return Stream.of(values())
                .filter(level -> level.status == performance)
                .findFirst()
                .orElse(OPERATIONAL);
    }
}
