package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.BoundedText;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.DnsAnswer;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A question to a name server, and whether the answer is as expected. */
final class DnsProbe implements Probe {
    private final Connections connections;
    private final Clock clock;

    DnsProbe(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Dns target = (ProbeTarget.Dns) spec.target();
        return connections.ask(attempt, target).map(answer -> {
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
            return regex.pattern().matcher(BoundedText.with(entry.data())).find()
                    || regex.pattern().matcher(BoundedText.with(entry.whole())).find();
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            return false;
        }
    }
}
