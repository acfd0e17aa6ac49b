package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.HttpExpect.HeaderRule;
import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.catalogue.spec.TextRule;
import dev.bellwether.probe.redact.Disclosures;
import dev.bellwether.probe.wire.BoundedText;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares an answer with what is expected. Pure: no clock, no I/O. */
final class HttpJudge {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private HttpJudge() {}

    /** Whether the comparison may take long, and so should not be made on an event loop. */
    static boolean isLaborious(HttpExpect expect, HttpAnswer answer) {
        return answer.body().length > 32 << 10 || expect.body().stream().anyMatch(HttpJudge::isRegex);
    }

    static List<Check> judge(HttpExpect expect, HttpAnswer answer) {
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
            header(rule, answer, checks);
        }
        if (!expect.body().isEmpty()) {
            String text = answer.text();
            for (TextRule test : expect.body()) {
                checks.add(body(test, text));
            }
        }
        if (!expect.json().isEmpty()) {
            json(expect.json(), answer.body(), checks);
        }
        return checks;
    }

    private static boolean sameVersion(String expected, String seen) {
        return seen.equals(expected) || seen.equals(expected + ".0");
    }

    private static void header(HeaderRule rule, HttpAnswer answer, List<Check> checks) {
        List<String> values = answer.headers().getAll(rule.name());
        String what = "the header " + rule.name();
        if (rule.absent()) {
            checks.add(Check.of(Cause.HEADER, "no header " + rule.name(), values.isEmpty(), "it is there"));
            return;
        }
        if (rule.tests().isEmpty()) {
            checks.add(Check.of(Cause.HEADER, what, !values.isEmpty(), "it is not there"));
        }
        for (TextRule test : rule.tests()) {
            boolean negated = test instanceof TextRule.Not;
            boolean held;
            try {
                held = negated
                        ? values.stream().allMatch(value -> test.holds(BoundedText.with(value)))
                        : values.stream().anyMatch(value -> test.holds(BoundedText.with(value)));
            } catch (BoundedText.Exhausted | StackOverflowError e) {
                checks.add(Check.of(Cause.HEADER, what + " " + test, false, "that takes too long to find out"));
                continue;
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

    private static Check body(TextRule test, String text) {
        try {
            boolean held = test.holds(isRegex(test) ? BoundedText.with(text) : text);
            return Check.of(
                    Cause.BODY,
                    "a body that " + test,
                    held,
                    test instanceof TextRule.Not ? "it does" : text.isEmpty() ? "it is empty" : "it does not");
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            return Check.of(Cause.BODY, "a body that " + test, false, "that takes too long to find out");
        }
    }

    private static void json(List<JsonRule> rules, byte[] body, List<Check> checks) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
            if (document.isMissingNode()) {
                checks.add(notJson("it is empty"));
                return;
            }
        } catch (JsonProcessingException e) {
            checks.add(notJson(
                    "it is none: " + e.getOriginalMessage().lines().findFirst().orElse("")));
            return;
        } catch (IOException | NumberFormatException e) {
            // The latter for an exponent that no number can have.
            checks.add(notJson("it is none"));
            return;
        }
        for (JsonRule rule : rules) {
            checks.addAll(JsonJudge.judge(rule, document));
        }
    }

    static Check notJson(String seen) {
        return Check.of(Cause.JSON, "a body in JSON", false, seen);
    }

    private static boolean isRegex(TextRule test) {
        return test instanceof TextRule.Matches || (test instanceof TextRule.Not not && isRegex(not.test()));
    }
}
