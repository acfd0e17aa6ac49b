package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads an item of {@code expect.json}. */
final class JsonRuleReader {
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~0|~1)*)*");

    private JsonRuleReader() {}

    static void read(Fields fields, Consumer<JsonRule> into) {
        String pointer = fields.text("pointer", "");
        if (!fields.has("pointer")) {
            fields.mistake(fields.line(), "`pointer` is missing", "such as /data/status; \"\" is the whole document");
        }
        checkPointer(fields, "pointer", pointer);
        List<JsonRule.Test> tests = new ArrayList<>();
        oneOf(fields, "equals", 1, false, tests);
        oneOf(fields, "notEquals", 1, true, tests);
        oneOf(fields, "in", Integer.MAX_VALUE, false, tests);
        boolean exists = fields.flag("exists", true);
        if (fields.has("exists")) {
            tests.add(new JsonRule.Exists(exists));
        }
        bound(fields, "atLeast", true, tests);
        bound(fields, "atMost", false, tests);
        if (tests.isEmpty()) {
            fields.mistake(
                    fields.line(),
                    "nothing is expected of `" + pointer + "`",
                    "one of equals, notEquals, in, exists, atLeast, atMost");
        }
        into.accept(new JsonRule(pointer, tests));
    }

    static void checkPointer(Fields fields, String key, String pointer) {
        if (!POINTER.matcher(pointer).matches()) {
            fields.wrong(key, "`" + pointer + "` is no JSON pointer", "such as /data/status");
        }
    }

    private static void oneOf(Fields fields, String key, int most, boolean not, List<JsonRule.Test> tests) {
        List<JsonRule.Literal> literals = new ArrayList<>();
        List<Node> items = fields.list(key);
        for (Node item : items) {
            if (item instanceof Node.Scalar scalar) {
                literals.add(new JsonRule.Literal(scalar.text(), scalar.quoted()));
            } else {
                fields.wrong(key, "takes plain values only", "a text, a number, true, false or null");
            }
        }
        if (fields.has(key) && (items.isEmpty() || items.size() > most)) {
            fields.wrong(key, most == 1 ? "takes one value" : "names none", "");
        }
        if (!literals.isEmpty()) {
            tests.add(new JsonRule.OneOf(literals, not));
        }
    }

    private static void bound(Fields fields, String key, boolean least, List<JsonRule.Test> tests) {
        fields.text(key).ifPresent(text -> {
            try {
                tests.add(new JsonRule.Bound(new BigDecimal(text), least));
            } catch (NumberFormatException e) {
                fields.wrong(key, "`" + text + "` is no number", "");
            }
        });
    }
}
