package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.HttpExpect.JsonRule;
import dev.bellwether.catalogue.spec.HttpExpect.TextRule;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code expect} of a request. */
final class HttpExpectReader {
    private static final Pattern STATUS = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "2");

    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~0|~1)*)*");

    private HttpExpectReader() {}

    static HttpExpect read(Fields fields) {
        return fields.mapping("expect", HttpExpectReader::expect).orElse(HttpExpect.USUAL);
    }

    private static HttpExpect expect(Fields fields) {
        return new HttpExpect(
                statuses(fields),
                versions(fields),
                fields.<HttpExpect.HeaderRule>each("headers", "an item of `headers`", HttpExpectReader::header),
                fields.<TextRule>each("body", "an item of `body`", HttpExpectReader::tests),
                fields.<JsonRule>each("json", "an item of `json`", HttpExpectReader::json),
                limits(fields));
    }

    /** {@code maxBody}, {@code maxDuration} and {@code certificateDays}. */
    static Limits limits(Fields fields) {
        return new Limits(
                fields.size("maxBody", Limits.USUAL.maxBody()),
                fields.duration("maxDuration"),
                fields.integer("certificateDays", 0, 10_000));
    }

    /** {@code expect} of a kind that has nothing but limits to expect. */
    static Limits onlyLimits(Fields fields) {
        return fields.mapping("expect", HttpExpectReader::limits).orElse(Limits.USUAL);
    }

    private static List<HttpExpect.StatusRange> statuses(Fields fields) {
        List<HttpExpect.StatusRange> ranges = new ArrayList<>();
        List<String> texts = fields.texts("status");
        if (!fields.has("status")) {
            return HttpExpect.USUAL.statuses();
        }
        for (String text : texts) {
            Matcher matcher = STATUS.matcher(text);
            int from = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            int to = from > 0 && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : from;
            if (from == 0 || to < from) {
                fields.wrong("status", "`" + text + "` is no HTTP status", "write it as 200 or 200-299");
            } else {
                ranges.add(new HttpExpect.StatusRange(from, to));
            }
        }
        if (texts.isEmpty()) {
            fields.wrong("status", "names none", "leave it out for 200-299");
        }
        return ranges;
    }

    private static List<String> versions(Fields fields) {
        List<String> versions = fields.texts("versions");
        for (String version : versions) {
            if (!VERSIONS.contains(version)) {
                fields.wrong("versions", "`" + version + "` is no HTTP version that a probe speaks", "1.0, 1.1 or 2");
            }
        }
        return versions;
    }

    private static void header(Fields fields, Consumer<HttpExpect.HeaderRule> into) {
        String name = fields.required("name", "of the header");
        boolean absent = fields.has("absent") ? fields.flag("absent", true) : !fields.flag("present", true);
        fields.node("absent");
        fields.node("present");
        List<TextRule> tests = matches(fields);
        if (absent && !tests.isEmpty()) {
            fields.mistake(fields.line(), "a header cannot be absent and match", "one of them");
        }
        if (tests.isEmpty() && fields.given("absent", "present") == 0) {
            fields.mistake(
                    fields.line(),
                    "nothing is expected of the header `" + name + "`",
                    "one of present, absent, matches, notMatches");
        }
        into.accept(new HttpExpect.HeaderRule(name, absent, tests));
    }

    private static void tests(Fields fields, Consumer<TextRule> into) {
        fields.text("contains").ifPresent(text -> into.accept(TextRule.contains(false, text)));
        fields.text("notContains").ifPresent(text -> into.accept(TextRule.contains(true, text)));
        matches(fields).forEach(into);
        if (fields.given("contains", "notContains", "matches", "notMatches") == 0) {
            fields.mistake(
                    fields.line(), "nothing is expected here", "one of contains, notContains, matches, notMatches");
        }
    }

    private static List<TextRule> matches(Fields fields) {
        List<TextRule> tests = new ArrayList<>();
        regex(fields, "matches").ifPresent(regex -> tests.add(TextRule.matches(false, regex)));
        regex(fields, "notMatches").ifPresent(regex -> tests.add(TextRule.matches(true, regex)));
        return tests;
    }

    static Optional<Regex> regex(Fields fields, String key) {
        return fields.text(key).flatMap(text -> regex(fields, key, text));
    }

    static Optional<Regex> regex(Fields fields, String key, String text) {
        try {
            return Optional.of(new Regex(text));
        } catch (PatternSyntaxException e) {
            fields.wrong(
                    key, "is no regular expression: " + e.getDescription(), "near character " + (e.getIndex() + 1));
            return Optional.empty();
        }
    }

    static void json(Fields fields, Consumer<JsonRule> into) {
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
