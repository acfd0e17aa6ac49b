package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.BoundedText;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A question to a name server, and whether the answer is as expected. */
record DnsProbe(Connections connections, Clock clock) implements Probe {
    @Override
    public Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        ProbeTarget.Dns target = (ProbeTarget.Dns) spec.target();
        return connections
                .ask(attempt, target)
                .map(answer -> Outcome.of(judge(target, answer), target.limits(), attempt, clock.instant()));
    }

    private static List<Check> judge(ProbeTarget.Dns target, Message answer) {
        String code = Rcode.string(answer.getRcode());
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(
                Cause.DNS_CODE,
                "the code " + String.join(" or ", target.codes()),
                target.codes().contains(code),
                "it is " + code));
        List<Record> records = answer.getSection(Section.ANSWER);
        String data = records.stream().map(Record::rdataToString).collect(Collectors.joining(", "));
        for (Regex regex : target.answers()) {
            checks.add(Check.of(
                    Cause.DNS_ANSWER,
                    "a record that matches `" + regex + "`",
                    records.stream().anyMatch(entry -> finds(regex, entry)),
                    records.isEmpty() ? "there is none" : "there is " + data));
        }
        return checks;
    }

    /** Whether an expression is found in a record's data, or in all of it, as a zone file writes them. */
    private static boolean finds(Regex regex, Record entry) {
        try {
            return regex.pattern()
                            .matcher(BoundedText.with(entry.rdataToString()))
                            .find()
                    || regex.pattern()
                            .matcher(BoundedText.with(entry.toString()))
                            .find();
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            return false;
        }
    }
}
