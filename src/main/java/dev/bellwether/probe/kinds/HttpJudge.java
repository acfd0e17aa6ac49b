package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.HttpExpect.HeaderRule;
import dev.bellwether.catalogue.spec.HttpExpect.JsonRule;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares an answer with what is expected. Pure: no clock, no I/O. */
final class HttpJudge {
    /** How YAML may write true and false (YAML 1.2, section 10.3.2). */
    private static final Set<String> CASES = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");
    private static final Pattern OTHER_BASE = Pattern.compile("0([xo])([0-9a-fA-F]{1,100})");

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
                "status " + expect.statuses().stream().map(Object::toString).collect(Collectors.joining(", ")),
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
            for (HttpExpect.TextRule test : expect.body()) {
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
        for (HttpExpect.TextRule test : rule.tests()) {
            // All of them must not match, or one must.
            boolean held = test.not();
            for (String value : values) {
                boolean holds = effort.judge(value, Cause.HEADER, test, test::holds);
                held = test.not() ? held && holds : held || holds;
            }
            boolean telling = Redaction.isTelling(rule.name());
            checks.add(Check.of(
                    Cause.HEADER,
                    what + " " + test,
                    held,
                    values.isEmpty()
                            ? "it is not there"
                            : telling ? "it is another" : "it is `" + values.get(0) + "`"));
        }
    }

    private static Check body(HttpExpect.TextRule test, String text, Effort effort) throws Failure {
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
            rules.forEach(rule -> checks.addAll(judge(rule, values.get(rule.pointer()))));
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

    static List<Check> judge(JsonRule rule, JsonBody.Value value) {
        String name = rule.pointer().isEmpty() ? "the document" : rule.pointer();
        List<Check> checks = new ArrayList<>();
        for (JsonRule.Test test : rule.tests()) {
            checks.add(Check.of(Cause.JSON, name + " " + words(test), holds(test, value), seen(rule, value)));
        }
        return checks;
    }

    private static boolean holds(JsonRule.Test test, JsonBody.Value value) {
        if (test instanceof JsonRule.Exists exists) {
            return exists.expected() != value.is(JsonToken.NOT_AVAILABLE);
        }
        if (value.is(JsonToken.NOT_AVAILABLE)) {
            return false;
        }
        if (test instanceof JsonRule.OneOf oneOf) {
            return oneOf.not() != oneOf.literals().stream().anyMatch(literal -> equal(literal, value));
        }
        JsonRule.Bound bound = (JsonRule.Bound) test;
        return value.token().isNumeric()
                && Integer.signum(value.number().compareTo(bound.bound())) != (bound.least() ? -1 : 1);
    }

    private static boolean equal(JsonRule.Literal literal, JsonBody.Value value) {
        if (value.is(JsonToken.VALUE_STRING) || literal.quoted()) {
            return value.is(JsonToken.VALUE_STRING) && value.text().equals(literal.text());
        }
        if (value.token().isNumeric()) {
            return number(literal.text())
                    .filter(number -> number.compareTo(value.number()) == 0)
                    .isPresent();
        }
        return value.token().isBoolean()
                ? CASES.contains(literal.text()) && value.text().equalsIgnoreCase(literal.text())
                : value.is(JsonToken.VALUE_NULL) && NULLS.contains(literal.text());
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            Matcher other = OTHER_BASE.matcher(text);
            return Optional.of(
                    other.matches()
                            ? new BigDecimal(new BigInteger(
                                    other.group(2), other.group(1).equals("x") ? 16 : 8))
                            : new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String words(JsonRule.Test test) {
        if (test instanceof JsonRule.Exists exists) {
            return exists.expected() ? "to be there" : "not to be there";
        }
        if (test instanceof JsonRule.Bound bound) {
            return (bound.least() ? "to be at least " : "to be at most ") + bound.bound();
        }
        JsonRule.OneOf oneOf = (JsonRule.OneOf) test;
        String literals = oneOf.literals().stream()
                .map(literal -> "`" + literal.text() + "`")
                .collect(Collectors.joining(" or "));
        return (oneOf.not() ? "not to be " : "to be ") + literals;
    }

    private static String seen(JsonRule rule, JsonBody.Value value) {
        if (value.is(JsonToken.NOT_AVAILABLE)) {
            return "it is not there";
        }
        if (Redaction.isTelling(rule.pointer())) {
            return "it is another";
        }
        return value.isPlain()
                ? "it is `" + value.text() + "`"
                : "it is " + (value.is(JsonToken.START_ARRAY) ? "a list" : "an object");
    }
}
