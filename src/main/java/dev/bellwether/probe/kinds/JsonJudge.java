package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.catalogue.spec.JsonRule.Literal;
import dev.bellwether.probe.redact.Disclosures;
import dev.bellwether.probe.wire.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compares one value of a JSON document with what is expected of it. Pure. */
final class JsonJudge {
    private JsonJudge() {}

    static List<Check> judge(JsonRule rule, JsonNode document) {
        JsonNode value = document.at(rule.pointer());
        String name = rule.pointer().isEmpty() ? "the document" : rule.pointer();
        List<Check> checks = new ArrayList<>();
        for (JsonRule.Test test : rule.tests()) {
            checks.add(Check.of(Cause.JSON, name + " " + words(test), holds(test, value), seen(rule, value)));
        }
        return checks;
    }

    private static boolean holds(JsonRule.Test test, JsonNode value) {
        if (test instanceof JsonRule.Exists exists) {
            return exists.expected() != value.isMissingNode();
        }
        if (value.isMissingNode()) {
            return false;
        }
        if (test instanceof JsonRule.OneOf oneOf) {
            return oneOf.not() != oneOf.literals().stream().anyMatch(literal -> equal(literal, value));
        }
        JsonRule.Bound bound = (JsonRule.Bound) test;
        return value.isNumber()
                && Integer.signum(value.decimalValue().compareTo(bound.bound())) != (bound.least() ? -1 : 1);
    }

    private static boolean equal(Literal literal, JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().equals(literal.text());
        }
        if (literal.quoted()) {
            return false;
        }
        if (value.isNumber()) {
            try {
                return value.decimalValue().compareTo(new BigDecimal(literal.text())) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return (value.isBoolean() || value.isNull()) && value.asText().equals(literal.text());
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

    private static String seen(JsonRule rule, JsonNode value) {
        if (value.isMissingNode()) {
            return "it is not there";
        }
        if (Disclosures.isTelling(rule.pointer())) {
            return "it is another";
        }
        return value.isContainerNode()
                ? "it is " + (value.isArray() ? "a list" : "an object")
                : "it is `" + value.asText() + "`";
    }
}
