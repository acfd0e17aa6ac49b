package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonToken;
import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.catalogue.spec.JsonRule.Literal;
import dev.bellwether.probe.kinds.JsonBody.Value;
import dev.bellwether.probe.redact.Disclosures;
import dev.bellwether.probe.wire.Cause;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares one value of a JSON document with what is expected of it. Pure. */
final class JsonJudge {
    /** How YAML may write true and false (YAML 1.2, section 10.3.2). */
    private static final Set<String> CASES = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");
    private static final Pattern OTHER_BASE = Pattern.compile("0([xo])([0-9a-fA-F]{1,100})");

    private JsonJudge() {}

    static List<Check> judge(JsonRule rule, Value value) {
        String name = rule.pointer().isEmpty() ? "the document" : rule.pointer();
        List<Check> checks = new ArrayList<>();
        for (JsonRule.Test test : rule.tests()) {
            checks.add(Check.of(Cause.JSON, name + " " + words(test), holds(test, value), seen(rule, value)));
        }
        return checks;
    }

    private static boolean holds(JsonRule.Test test, Value value) {
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

    private static boolean equal(Literal literal, Value value) {
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

    private static String seen(JsonRule rule, Value value) {
        if (value.is(JsonToken.NOT_AVAILABLE)) {
            return "it is not there";
        }
        if (Disclosures.isTelling(rule.pointer())) {
            return "it is another";
        }
        return value.isPlain()
                ? "it is `" + value.text() + "`"
                : "it is " + (value.is(JsonToken.START_ARRAY) ? "a list" : "an object");
    }
}
