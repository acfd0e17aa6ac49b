package dev.bellwether.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the keys of one mapping, strictly: each mistake is noted with its line and reading goes on with a default, so that
 * one pass reports them all; {@link #end()} then reports the keys that were not asked for.
 */
public final class Fields {
    private final String file;
    private final String what;
    private final Node node;
    private final List<Mistake> mistakes;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final boolean isMapping;
    private final Set<String> known = new LinkedHashSet<>();

    /** The keys of a mapping, which describes a thing such as {@code probe}; anything else is a mistake at once and has none. */
    public Fields(String file, String what, Node node, List<Mistake> mistakes) {
        this.file = file;
        this.what = what;
        this.node = node;
        this.mistakes = mistakes;
        this.isMapping = node instanceof Node.Mapping || isEmpty(node);
        if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                Node.Entry earlier = entries.putIfAbsent(entry.key(), entry);
                if (earlier != null) {
                    mistake(
                            entry.line(),
                            "`" + entry.key() + "` stands twice in " + what,
                            "it is already on line " + earlier.line());
                }
            }
        } else if (!isMapping) {
            mistake(node.line(), what + " must be a mapping of keys to values, not " + describe(node), "");
        }
    }

    public Node node() {
        return node;
    }

    /** The line on which the mapping begins. */
    public int line() {
        return node.line();
    }

    /** The line of a key, or of the mapping where the key is absent. */
    public int line(String key) {
        Node.Entry entry = entries.get(key);
        return entry == null ? line() : entry.line();
    }

    public String file() {
        return file;
    }

    /** The list that all mistakes of this reading go to. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** How many of some keys are there. */
    public long given(String... keys) {
        return Stream.of(keys).filter(entries::containsKey).count();
    }

    public void mistake(int atLine, String text, String hint) {
        mistakes.add(new Mistake(file, atLine, text, hint));
    }

    public void wrong(String key, String text, String hint) {
        mistake(line(key), "`" + key + "`: " + text, hint);
    }

    public Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    /** The text of a key, possibly an empty one; empty where the key is absent or wrong. */
    public Optional<String> text(String key) {
        return scalar(key, Optional::of, "some text", "");
    }

    public String text(String key, String byDefault) {
        return text(key).orElse(byDefault);
    }

    /** What a text is read as; empty where it is absent, or wrong since it is none of that kind. */
    public <T> Optional<T> parsed(String key, Function<String, Optional<T>> read, String kind, String hint) {
        Optional<String> text = text(key);
        Optional<T> value = text.flatMap(read);
        if (text.isPresent() && value.isEmpty()) {
            wrong(key, "`" + text.get() + "` is no " + kind, hint);
        }
        return value;
    }

    /** A key that must be there and not be empty; the empty string where it is not. */
    public String required(String key, String hint) {
        if (!entries.containsKey(key)) {
            missing(key, hint);
            return "";
        }
        String value = text(key, "");
        if (value.isEmpty() && entries.get(key).value() instanceof Node.Scalar) {
            wrong(key, "is empty", hint);
        }
        return value;
    }

    /** {@link #oneOf}, which must be there. */
    public <T> T required(String key, List<T> values, Function<T, String> spelling, T instead) {
        if (!entries.containsKey(key)) {
            missing(key, "one of " + spellings(values, spelling));
            return instead;
        }
        return oneOf(key, values, spelling, instead);
    }

    private List<Node> requiredList(String key, String hint) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            missing(key, hint);
        } else if (node.get() instanceof Node.Sequence list && !list.items().isEmpty()) {
            return list.items();
        } else if (node.get() instanceof Node.Sequence || isEmpty(node.get())) {
            wrong(key, "is empty", hint);
        } else {
            wrong(key, "must be a list, not " + describe(node.get()), "begin each item with `- `");
        }
        return List.of();
    }

    /** Notes that a key is not there; what is no mapping at all is one mistake, not one for each key. */
    private void missing(String key, String hint) {
        known.add(key);
        if (isMapping) {
            mistake(line(), "`" + key + "` is missing in " + what, hint);
        }
    }

    public Optional<Duration> duration(String key) {
        return scalar(key, DurationText::parse, "a duration", "write it as 30s, 5m, 1h or 1d");
    }

    /** A duration within bounds; the default where it is absent or wrong. */
    public Duration duration(String key, Duration byDefault, Duration least, Duration most) {
        return duration(key, least, most).orElse(byDefault);
    }

    /** A duration within bounds; empty where it is absent or wrong. */
    public Optional<Duration> duration(String key, Duration least, Duration most) {
        Optional<Duration> value = duration(key);
        if (value.isPresent()
                && (value.get().compareTo(least) < 0 || value.get().compareTo(most) > 0)) {
            wrong(
                    key,
                    DurationText.show(value.get()) + " is out of range",
                    "between " + DurationText.show(least) + " and " + DurationText.show(most));
            return Optional.empty();
        }
        return value;
    }

    public OptionalInt integer(String key, int least, int most) {
        Optional<Integer> value = scalar(
                key,
                text -> {
                    int number = Integer.parseInt(text);
                    return Optional.of(number).filter(any -> number >= least && number <= most);
                },
                "a whole number between " + least + " and " + most,
                "");
        return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
    }

    /** A number strictly between 0 and 1. */
    public OptionalDouble fraction(String key) {
        return fraction(key, Double.MIN_VALUE, "more than 0 and less than 1");
    }

    /** The same, but 0 is allowed too. */
    public OptionalDouble fractionFromZero(String key) {
        return fraction(key, 0, "at least 0 and less than 1");
    }

    private OptionalDouble fraction(String key, double least, String range) {
        Optional<Double> value = scalar(
                key,
                text -> {
                    double number = Double.parseDouble(text);
                    return Optional.of(number).filter(any -> number >= least && number < 1);
                },
                "a fraction",
                range);
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    public boolean flag(String key, boolean byDefault) {
        return scalar(key, text -> find(List.of(true, false), String::valueOf, text), "true or false", "")
                .orElse(byDefault);
    }

    /** A size in bytes, written {@code 512kB} or {@code 1MB} (1 kB is 1024 bytes). */
    public long size(String key, long byDefault) {
        return scalar(key, SizeText::parse, "a size", "write it as 512kB or 1MB")
                .orElse(byDefault);
    }

    /** One of several values by its spelling. */
    public <T> T oneOf(String key, List<T> values, Function<T, String> spelling, T byDefault) {
        return scalar(key, text -> find(values, spelling, text), "one of " + spellings(values, spelling), "")
                .orElse(byDefault);
    }

    public String oneOf(String key, List<String> values, String byDefault) {
        return oneOf(key, values, Function.identity(), byDefault);
    }

    private static <T> Optional<T> find(List<T> values, Function<T, String> spelling, String text) {
        return values.stream()
                .filter(value -> spelling.apply(value).equals(text))
                .findFirst();
    }

    private static <T> String spellings(List<T> values, Function<T, String> spelling) {
        return values.stream().map(spelling).collect(Collectors.joining(", "));
    }

    /** The items of a list; a single value stands for a list of one, nothing at all for an empty one. */
    public List<Node> list(String key) {
        return node(key)
                .filter(node -> !isEmpty(node))
                .map(node -> node instanceof Node.Sequence sequence ? sequence.items() : List.of(node))
                .orElse(List.of());
    }

    /** What single values of a list are read as; those that are none of their kind are left out, each with a mistake. */
    public <T> List<T> items(String key, Function<String, Optional<T>> read, String kind, String hint) {
        List<T> values = new ArrayList<>();
        for (Node item : list(key)) {
            Optional<T> value = item instanceof Node.Scalar scalar ? read.apply(scalar.text()) : Optional.empty();
            value.ifPresent(values::add);
            if (value.isEmpty()) {
                String shown = item instanceof Node.Scalar scalar ? "`" + scalar.text() + "`" : "what stands here";
                mistake(item.line(), "`" + key + "`: " + shown + " is not " + kind, hint);
            }
        }
        return values;
    }

    /** One or more of several values, by their spellings. */
    public <T> List<T> requiredItems(String key, List<T> values, Function<T, String> spelling, String kind) {
        String known = "one or more of " + spellings(values, spelling);
        return requiredList(key, known).isEmpty()
                ? List.of()
                : items(key, text -> find(values, spelling, text), kind, known);
    }

    /** A list of plain texts. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : list(key)) {
            if (item instanceof Node.Scalar scalar) {
                texts.add(scalar.text());
            } else {
                mistake(item.line(), "`" + key + "` takes plain values, not " + describe(item), "");
            }
        }
        return texts;
    }

    /** What a reader takes out of a mapping inside this one, whose other keys are unknown; empty where the key is absent. */
    public <T> Optional<T> mapping(String key, Function<Fields, T> read) {
        return node(key).map(node -> {
            Fields fields = new Fields(file, "`" + key + "`", node, mistakes);
            T value = read.apply(fields);
            fields.end();
            return value;
        });
    }

    /**
     * What a reader takes out of each mapping of a list, any number of values for an item, such as {@code the key}, whose other
     * keys are unknown.
     */
    public <T> List<T> each(String key, String itemName, BiConsumer<Fields, Consumer<T>> read) {
        List<T> values = new ArrayList<>();
        for (Node item : list(key)) {
            Fields fields = new Fields(file, itemName, item, mistakes);
            if (fields.isMapping) {
                read.accept(fields, values::add);
                fields.end();
            }
        }
        return values;
    }

    /** The same for a list that must be there and not be empty. */
    public <T> List<T> requiredEach(String key, String hint, String itemName, BiConsumer<Fields, Consumer<T>> read) {
        return requiredList(key, hint).isEmpty() ? List.of() : each(key, itemName, read);
    }

    /** A mapping of names to plain texts, such as headers. */
    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        node(key).ifPresent(node -> {
            Fields fields = new Fields(file, "`" + key + "`", node, mistakes);
            fields.entries.keySet().forEach(name -> texts.put(name, fields.text(name, "")));
        });
        return texts;
    }

    /** Reports every key that was not asked for, once. */
    public void end() {
        for (Node.Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                mistake(
                        entry.line(),
                        "unknown key `" + entry.key() + "` in " + what,
                        Spelling.hint(entry.key(), known, "known are "));
            }
        }
        known.addAll(entries.keySet());
    }

    /** @param read empty, or a {@link NumberFormatException}, where the text is none of its kind */
    private <T> Optional<T> scalar(String key, Function<String, Optional<T>> read, String kind, String hint) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Node.Scalar scalar)) {
            wrong(key, "must be " + kind + ", not " + describe(node.get()), hint);
            return Optional.empty();
        }
        Optional<T> value;
        try {
            value = read.apply(scalar.text());
        } catch (NumberFormatException e) {
            value = Optional.empty();
        }
        if (value.isEmpty()) {
            wrong(key, "`" + scalar.text() + "` is not " + kind, hint);
        }
        return value;
    }

    private static boolean isEmpty(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isEmpty();
    }

    private static String describe(Node node) {
        if (node instanceof Node.Mapping) {
            return "a mapping";
        }
        return node instanceof Node.Sequence ? "a list" : "a single value";
    }
}
