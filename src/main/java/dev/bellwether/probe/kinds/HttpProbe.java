package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import java.time.Clock;

/** A request, and whether the answer is as expected. */
record HttpProbe(Connections connections, Clock clock) implements Probe {
    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        HttpCall call = ((ProbeTarget.Http) spec.target()).call();
        return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(call))
                .compose(answer -> attempt.judge(
                        HttpJudge.isLaborious(call.expect(), answer),
                        () -> HttpJudge.judge(call.expect(), answer, attempt.effort())))
                .map(checks -> Outcome.of(checks, call.expect().limits(), attempt, clock.instant()));
    }
}
