package dev.bellwether.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes asynchronous steps one after the other, however many there are and however fast each ends. Futures that are composed step
 * by step make a chain, which is unwound on the stack at its end: some thousand steps overflow it, and the end is never told.
 */
public final class Repeat {
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> end = Promise.promise();

    private Repeat(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /** Repeats a step as long as it answers that there is more to do; fails as soon as a step does, or throws. */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Repeat repeat = new Repeat(step);
        repeat.goOn();
        return repeat.end.future();
    }

    /**
     * Takes a step for each item, in their order; fails as soon as a step does, or throws, and leaves the items that follow alone.
     */
    public static <T> Future<Void> forEach(Iterable<T> items, Function<? super T, ? extends Future<?>> step) {
        Iterator<T> left = items.iterator();
        return whileTrue(
                () -> left.hasNext() ? step.apply(left.next()).map(done -> true) : Future.succeededFuture(false));
    }

    /**
     * Goes from place to place, such as from page to page of a list: a step does what there is to do at one and answers the next,
     * empty at the end. Fails as soon as a step does, or throws.
     */
    public static <P> Future<Void> from(P first, Function<P, Future<Optional<P>>> step) {
        AtomicReference<P> place = new AtomicReference<>(first);
        return whileTrue(() -> step.apply(place.get()).map(next -> {
            next.ifPresent(place::set);
            return next.isPresent();
        }));
    }

    private void goOn() {
        boolean atOnce;
        do {
            AtomicBoolean first = new AtomicBoolean(true);
            Future.succeededFuture().compose(before -> step.get()).onComplete(ended -> {
                if (ended.failed()) {
                    end.fail(ended.cause());
                } else if (!ended.result()) {
                    end.complete();
                } else if (!first.getAndSet(false)) {
                    goOn();
                }
            });
            // A step that has ended by now is followed by the next turn of this loop, not by a call from within.
            atOnce = !first.getAndSet(false);
        } while (atOnce);
    }
}
