package dev.bellwether.store.rollup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps the roll-up to half of the time while other connections write. */
public final class Pace {
    private static final long MOST_MS = 1_000;

    private final Vertx vertx;
    private final LongSupplier writes;
    private long seen;
    private long since = System.nanoTime();

    /** @param writes how many statements of others have begun so far */
    public Pace(Vertx vertx, LongSupplier writes) {
        this.vertx = vertx;
        this.writes = writes;
        this.seen = writes.getAsLong();
    }

    /** Waits as long as the last piece of work took, which should be milliseconds to a second, if others wrote meanwhile. */
    Future<Void> rest() {
        long now = writes.getAsLong();
        long workedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        boolean alone = now == seen;
        seen = now;
        return alone || workedMs == 0
                ? awake()
                : vertx.timer(Math.min(MOST_MS, workedMs), TimeUnit.MILLISECONDS)
                        .compose(rested -> awake());
    }

    private Future<Void> awake() {
        since = System.nanoTime();
        return Future.succeededFuture();
    }
}
