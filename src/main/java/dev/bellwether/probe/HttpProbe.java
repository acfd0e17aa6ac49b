package dev.bellwether.probe;

import dev.bellwether.catalogue.HttpCall;
import dev.bellwether.catalogue.ProbeSpec;
import dev.bellwether.catalogue.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.probe.wire.Visit;
import dev.bellwether.probe.wire.Wires;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** A request, and whether the answer is as expected. */
final class HttpProbe implements Probe {
    private final Wires wires;
    private final Clock clock;

    HttpProbe(Wires wires, Clock clock) {
        this.wires = wires;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        HttpCall call = ((ProbeTarget.Http) spec.target()).call();
        return Visit.make(wires, attempt, Visit.Asking.alone(call))
                .compose(answer -> judge(attempt, call, answer))
                .map(checks -> Outcome.of(checks, attempt));
    }

    /** The checks on an answer; those that may take long are made off the event loop. */
    private Future<List<Check>> judge(Attempt attempt, HttpCall call, HttpAnswer answer) {
        Future<List<Check>> judged = HttpJudge.isLaborious(call.expect(), answer)
                ? attempt.context().executeBlocking(() -> HttpJudge.judge(call.expect(), answer), false)
                : Future.succeededFuture(HttpJudge.judge(call.expect(), answer));
        return judged.map(checks -> {
            checks.addAll(LimitJudge.judge(call.expect().limits(), attempt, clock.instant()));
            return checks;
        });
    }
}
