package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.HttpExpect.HeaderRule;
import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.catalogue.spec.TextRule;
import dev.bellwether.probe.redact.Disclosures;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares an answer with what is expected. Pure: no clock, no I/O. */
final class HttpJudge {
    private HttpJudge() {}

    /** Whether the comparison may take long, and so should not be made on an event loop. */
    static boolean isLaborious(HttpExpect expect, HttpAnswer answer) {
        return answer.body().length > 32 << 10
                || expect.body().stream().anyMatch(rule -> rule.regex().isPresent())
                || expect.headers().stream().anyMatch(rule -> !rule.tests().isEmpty());
    }

    static List<Check> judge(HttpExpect expect, HttpAnswer answer, Effort effort) throws Failure {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(
                Cause.STATUS,
                "status "
                        + String.join(
                                ", ",
                                expect.statuses().stream().map(Object::toString).toList()),
                expect.allows(answer.status()),
                "it is " + answer.status()));
        if (!expect.versions().isEmpty()) {
            checks.add(Check.of(
                    Cause.VERSION,
                    "HTTP version " + String.join(", ", expect.versions()),
                    expect.versions().stream().anyMatch(version -> sameVersion(version, answer.version())),
                    "it is " + answer.version()));
        }
        for (HeaderRule rule : expect.headers()) {
            header(rule, answer, effort, checks);
        }
        if (!expect.body().isEmpty()) {
            String text = answer.text();
            for (TextRule test : expect.body()) {
                checks.add(body(test, text, effort));
            }
        }
        if (!expect.json().isEmpty()) {
            json(expect.json(), answer, checks);
        }
        return checks;
    }

    private static boolean sameVersion(String expected, String seen) {
        return seen.equals(expected) || seen.equals(expected + ".0");
    }

    private static void header(HeaderRule rule, HttpAnswer answer, Effort effort, List<Check> checks) throws Failure {
        List<String> values = answer.header(rule.name());
        String what = "the header " + rule.name();
        if (rule.absent()) {
            checks.add(Check.of(Cause.HEADER, "no header " + rule.name(), values.isEmpty(), "it is there"));
            return;
        }
        if (rule.tests().isEmpty()) {
            checks.add(Check.of(Cause.HEADER, what, !values.isEmpty(), "it is not there"));
        }
        for (TextRule test : rule.tests()) {
            // All of them must not match, or one must.
            boolean held = test.not();
            for (String value : values) {
                boolean holds = effort.judge(value, Cause.HEADER, test, test::holds);
                held = test.not() ? held && holds : held || holds;
            }
            boolean telling = Disclosures.isTelling(rule.name());
            checks.add(Check.of(
                    Cause.HEADER,
                    what + " " + test,
                    held,
                    values.isEmpty()
                            ? "it is not there"
                            : telling ? "it is another" : "it is `" + values.get(0) + "`"));
        }
    }

    private static Check body(TextRule test, String text, Effort effort) throws Failure {
        return Check.of(
                Cause.BODY,
                "a body that " + test,
                test.regex().isPresent() ? effort.judge(text, Cause.BODY, test, test::holds) : test.holds(text),
                test.not() ? "it does" : text.isEmpty() ? "it is empty" : "it does not");
    }

    private static void json(List<JsonRule> rules, HttpAnswer answer, List<Check> checks) {
        try {
            Map<String, JsonBody.Value> values =
                    JsonBody.read(answer, rules.stream().map(JsonRule::pointer).toList());
            rules.forEach(rule -> checks.addAll(JsonJudge.judge(rule, values.get(rule.pointer()))));
        } catch (IOException | NumberFormatException e) {
            // The latter for an exponent that no number can have.
            checks.add(notJson(e));
        }
    }

    static Check notJson(Exception why) {
        String words = why instanceof JsonProcessingException json ? json.getOriginalMessage() : why.getMessage();
        return Check.of(
                Cause.JSON,
                "a body in JSON",
                false,
                words.isEmpty()
                        ? "it is empty"
                        : "it is none: " + words.lines().findFirst().orElse(""));
    }
}
