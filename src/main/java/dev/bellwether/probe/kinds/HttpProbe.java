package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** A request, and whether the answer is as expected. */
final class HttpProbe implements Probe {
    private final Connections connections;
    private final Clock clock;

    HttpProbe(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        HttpCall call = ((ProbeTarget.Http) spec.target()).call();
        return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(call))
                .compose(answer -> judge(attempt, call, answer))
                .map(checks -> Outcome.of(checks, attempt));
    }

    /** The checks on an answer; those that may take long are made off the event loop. */
    private Future<List<Check>> judge(Attempt attempt, HttpCall call, HttpAnswer answer) {
        Future<List<Check>> judged = HttpJudge.isLaborious(call.expect(), answer)
                ? attempt.blocking(() -> HttpJudge.judge(call.expect(), answer))
                : Future.succeededFuture(HttpJudge.judge(call.expect(), answer));
        return judged.map(checks -> {
            checks.addAll(LimitJudge.judge(call.expect().limits(), attempt, clock.instant()));
            return checks;
        });
    }
}
