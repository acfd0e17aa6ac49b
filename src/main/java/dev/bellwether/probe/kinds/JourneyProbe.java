package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget.Journey;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;

/** Several requests in a row, as a customer makes them. */
record JourneyProbe(Connections connections, Clock clock) implements Probe {
    /** The last steps clean up; they get that long even if the run's own time is over. */
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(5);

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        Journey journey = (Journey) spec.target();
        Steps steps = new Steps(connections);
        return steps.make(attempt, journey.steps())
                .transform(made -> cleanUp(spec, attempt, journey, steps, made.succeeded())
                        .transform(cleaned -> made.failed()
                                ? Future.failedFuture(made.cause())
                                : cleaned.failed()
                                        ? Future.failedFuture(cleaned.cause())
                                        : Future.succeededFuture(Outcome.of(
                                                steps.checks(), journey.limits(), attempt, clock.instant()))));
    }

    /** Makes the last steps; they go on by themselves where the run has no time left to wait for them. */
    private Future<Void> cleanUp(ProbeSpec spec, Attempt attempt, Journey journey, Steps steps, boolean decides) {
        if (journey.last().isEmpty()) {
            return Future.succeededFuture();
        }
        Duration left = spec.timeout().minus(attempt.elapsed());
        Attempt own =
                new Attempt(attempt.context(), spec.timeout(), left.compareTo(TO_CLEAN_UP) > 0 ? left : TO_CLEAN_UP);
        Promise<Void> cleaned = attempt.await();
        steps.makeAll(own, journey.last()).onComplete(done -> {
            own.end();
            own.seen().secrets().forEach(secret -> attempt.hide(secret.value()));
            if (decides) {
                attempt.quotes(() -> own.seen().snippet());
            }
            if (done.succeeded()) {
                cleaned.tryComplete();
            } else {
                cleaned.tryFail(done.cause());
            }
        });
        return cleaned.future();
    }
}
