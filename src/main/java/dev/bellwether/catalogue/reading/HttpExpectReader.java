package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.HttpExpect.HeaderRule;
import dev.bellwether.catalogue.spec.HttpExpect.StatusRange;
import dev.bellwether.catalogue.spec.JsonRule;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.TextRule;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import java.time.Duration;
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

    private HttpExpectReader() {}

    static HttpExpect read(Fields fields) {
        return fields.mapping("expect").map(HttpExpectReader::expect).orElse(HttpExpect.USUAL);
    }

    private static HttpExpect expect(Fields fields) {
        HttpExpect expect = new HttpExpect(
                statuses(fields),
                versions(fields),
                HttpExpectReader.<HeaderRule>each(fields, "headers", HttpExpectReader::header),
                HttpExpectReader.<TextRule>each(fields, "body", HttpExpectReader::tests),
                HttpExpectReader.<JsonRule>each(fields, "json", JsonRuleReader::read),
                limits(fields));
        fields.end();
        return expect;
    }

    /** {@code maxBody}, {@code maxDuration} and {@code certificateDays}. */
    static Limits limits(Fields fields) {
        return new Limits(
                fields.size("maxBody", Limits.USUAL.maxBody()),
                maxDuration(fields),
                fields.integer("certificateDays", 0, 10_000));
    }

    static Optional<Duration> maxDuration(Fields fields) {
        return fields.duration("maxDuration");
    }

    /** {@code expect} of a kind that has nothing but limits to expect. */
    static Limits onlyLimits(Fields fields) {
        return fields.mapping("expect")
                .map(expect -> {
                    Limits read = limits(expect);
                    expect.end();
                    return read;
                })
                .orElse(Limits.USUAL);
    }

    private static List<StatusRange> statuses(Fields fields) {
        if (!fields.has("status")) {
            fields.node("status");
            return HttpExpect.USUAL.statuses();
        }
        List<StatusRange> ranges = new ArrayList<>();
        List<String> texts = fields.texts("status");
        for (String text : texts) {
            Matcher matcher = STATUS.matcher(text);
            int from = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            int to = from > 0 && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : from;
            if (from == 0 || to < from) {
                fields.wrong("status", "`" + text + "` is no HTTP status", "write it as 200 or 200-299");
            } else {
                ranges.add(new StatusRange(from, to));
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

    private static void header(Fields fields, Consumer<HeaderRule> into) {
        String name = fields.required("name", "of the header");
        boolean absent = fields.has("absent") ? fields.flag("absent", true) : !fields.flag("present", true);
        fields.node("absent");
        fields.node("present");
        List<TextRule> tests = new ArrayList<>();
        regex(fields, "matches").ifPresent(regex -> tests.add(new TextRule.Matches(regex)));
        regex(fields, "notMatches").ifPresent(regex -> tests.add(new TextRule.Not(new TextRule.Matches(regex))));
        if (absent && !tests.isEmpty()) {
            fields.mistake(fields.line(), "a header cannot be absent and match", "one of them");
        }
        if (tests.isEmpty() && !fields.has("absent") && !fields.has("present")) {
            fields.mistake(
                    fields.line(),
                    "nothing is expected of the header `" + name + "`",
                    "one of present, absent, matches, notMatches");
        }
        into.accept(new HeaderRule(name, absent, tests));
    }

    private static void tests(Fields fields, Consumer<TextRule> into) {
        List<TextRule> tests = new ArrayList<>();
        String contains = fields.text("contains", "");
        String notContains = fields.text("notContains", "");
        if (fields.has("contains")) {
            tests.add(new TextRule.Contains(contains));
        }
        if (fields.has("notContains")) {
            tests.add(new TextRule.Not(new TextRule.Contains(notContains)));
        }
        regex(fields, "matches").ifPresent(regex -> tests.add(new TextRule.Matches(regex)));
        regex(fields, "notMatches").ifPresent(regex -> tests.add(new TextRule.Not(new TextRule.Matches(regex))));
        if (!fields.has("contains")
                && !fields.has("notContains")
                && !fields.has("matches")
                && !fields.has("notMatches")) {
            fields.mistake(
                    fields.line(), "nothing is expected here", "one of contains, notContains, matches, notMatches");
        }
        tests.forEach(into);
    }

    static Optional<Regex> regex(Fields fields, String key) {
        String text = fields.text(key, "");
        return fields.has(key) ? regex(fields, key, text) : Optional.empty();
    }

    /** The regular expression that a text under a key is. */
    static Optional<Regex> regex(Fields fields, String key, String text) {
        try {
            return Optional.of(new Regex(text));
        } catch (PatternSyntaxException e) {
            fields.wrong(
                    key, "is no regular expression: " + e.getDescription(), "near character " + (e.getIndex() + 1));
            return Optional.empty();
        }
    }

    /** Reads each item of a list of mappings, to its last unknown key. */
    static <T> List<T> each(Fields fields, String key, ItemReader<T> reader) {
        List<T> items = new ArrayList<>();
        for (Node node : fields.list(key)) {
            Fields item = Fields.of(fields.file(), "an item of `" + key + "`", node, fields.mistakes());
            if (node instanceof Node.Mapping) {
                reader.read(item, items::add);
                item.end();
            }
        }
        return items;
    }

    /** Reads the keys of one item and hands on what they mean. */
    @FunctionalInterface
    interface ItemReader<T> {
        void read(Fields item, Consumer<T> into);
    }
}
