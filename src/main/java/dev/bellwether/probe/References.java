package dev.bellwether.probe;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.probe.wire.Attempt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/** The targets that tell whether this node sees the network: at least one of them can be connected to. */
record References(ProbeEngine engine, List<Address> addresses) {
    /** A run may have to wait for the check in progress and then for its own: 10 s at most. */
    private static final Duration TIMEOUT = Duration.ofMillis(4500);

    boolean isEmpty() {
        return addresses.isEmpty();
    }

    /** Whether any of them answers, on the context of the caller; all are asked at once. */
    Future<Boolean> anyAnswers() {
        Promise<Boolean> answered = Promise.promise();
        List<Future<Boolean>> asked = addresses.stream().map(this::answers).toList();
        asked.forEach(one -> one.onSuccess(yes -> {
            if (yes) {
                answered.tryComplete(true);
            }
        }));
        Future.join(asked).onComplete(done -> answered.tryComplete(false));
        return answered.future();
    }

    private Future<Boolean> answers(Address address) {
        return engine.onNextLoop(context -> {
            Attempt attempt = new Attempt(context, TIMEOUT, TIMEOUT);
            return engine.connections()
                    .reach(attempt, address, Route.DIRECT)
                    .onComplete(done -> attempt.end())
                    .map(true)
                    .otherwise(false);
        });
    }
}
