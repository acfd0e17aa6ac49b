package dev.bellwether.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Does asynchronous steps one after the other, however many there are. Futures that are composed step by step make a chain, which
 * is unwound on the stack at its end: some thousand steps overflow it, and nobody ever hears of the end.
 */
public final class Repeat {
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> end = Promise.promise();

    private Repeat(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /**
     * Repeats a step.
     *
     * @param step answers, later than it is asked, whether there is more to do
     * @return fails as soon as a step does, or throws
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Repeat repeat = new Repeat(step);
        repeat.next();
        return repeat.end.future();
    }

    private void next() {
        Future.succeededFuture()
                .compose(begun -> step.get())
                .onFailure(end::fail)
                .onSuccess(more -> {
                    if (more) {
                        next();
                    } else {
                        end.complete();
                    }
                });
    }
}
