package dev.bellwether.probe;

import dev.bellwether.catalogue.ProbeSpec;
import dev.bellwether.catalogue.ProbeTarget;
import dev.bellwether.catalogue.Regex;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.DnsAnswer;
import dev.bellwether.probe.wire.Patience;
import dev.bellwether.probe.wire.Wires;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A question to a name server, and whether the answer is as expected. */
final class DnsProbe implements Probe {
    private final Wires wires;
    private final Clock clock;

    DnsProbe(Wires wires, Clock clock) {
        this.wires = wires;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Dns target = (ProbeTarget.Dns) spec.target();
        return wires.ask(attempt, target).map(answer -> {
            List<Check> checks = judge(target, answer);
            checks.addAll(LimitJudge.judge(target.limits(), attempt, clock.instant()));
            return Outcome.of(checks, attempt);
        });
    }

    private static List<Check> judge(ProbeTarget.Dns target, DnsAnswer answer) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(
                Cause.DNS_CODE,
                "the code " + String.join(" or ", target.codes()),
                target.codes().contains(answer.code()),
                "it is " + answer.code()));
        List<String> data = answer.records().stream().map(DnsAnswer.Entry::data).toList();
        for (Regex regex : target.answers()) {
            checks.add(Check.of(
                    Cause.DNS_ANSWER,
                    "a record that matches `" + regex + "`",
                    answer.records().stream().anyMatch(entry -> finds(regex, entry)),
                    data.isEmpty() ? "there is none" : "there is " + String.join(", ", data)));
        }
        return checks;
    }

    private static boolean finds(Regex regex, DnsAnswer.Entry entry) {
        try {
            return regex.pattern().matcher(Patience.with(entry.data())).find()
                    || regex.pattern().matcher(Patience.with(entry.whole())).find();
        } catch (Patience.Exhausted | StackOverflowError e) {
            return false;
        }
    }
}
