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
import java.util.function.Function;

/**
 * Reads the keys of one mapping, strictly: each mistake is noted with its line and reading goes on with a default, so that
 * one pass reports them all; {@link #end()} then reports the keys that nobody asked for.
 */
public final class Fields {
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "false", false);

    private final String file;
    private final String what;
    private final int line;
    private final List<Mistake> mistakes;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final boolean isMapping;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(String file, String what, Node node, List<Mistake> mistakes) {
        this.file = file;
        this.what = what;
        this.line = node.line();
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
            mistake(line, what + " must be a mapping of keys to values, not " + describe(node), "");
        }
    }

    /**
     * The keys of a mapping; anything else is a mistake at once and has none.
     *
     * @param file its name, for mistakes
     * @param what the thing that the mapping describes, such as {@code probe}
     * @param mistakes to which mistakes are added
     */
    public static Fields of(String file, String what, Node node, List<Mistake> mistakes) {
        return new Fields(file, what, node, mistakes);
    }

    /** The line on which the mapping begins. */
    public int line() {
        return line;
    }

    /** The line of a key, or of the mapping where the key is absent. */
    public int line(String key) {
        Node.Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
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

    public void mistake(int atLine, String text, String hint) {
        mistakes.add(new Mistake(file, atLine, text, hint));
    }

    /** Notes that a key's value is wrong. */
    public void wrong(String key, String text, String hint) {
        mistake(line(key), "`" + key + "`: " + text, hint);
    }

    /** The raw value of a key. */
    public Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    public String text(String key, String byDefault) {
        return scalar(key, Optional::of, "some text", "").orElse(byDefault);
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

    /** One of several values by its spelling, which must be there. */
    public <T> T required(String key, Map<String, T> values, T instead) {
        if (!entries.containsKey(key)) {
            missing(key, "one of " + String.join(", ", values.keySet()));
            return instead;
        }
        return oneOf(key, values, instead);
    }

    /** The items of a list that must be there and not be empty; no items where it is not. */
    public List<Node> requiredList(String key, String hint) {
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
            mistake(line, "`" + key + "` is missing in " + what, hint);
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
        Optional<Double> value = scalar(
                key,
                text -> {
                    double number = Double.parseDouble(text);
                    return Optional.of(number).filter(any -> number > 0 && number < 1);
                },
                "a fraction",
                "more than 0 and less than 1");
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    public boolean flag(String key, boolean byDefault) {
        return scalar(key, text -> Optional.ofNullable(FLAGS.get(text)), "true or false", "")
                .orElse(byDefault);
    }

    /** A size in bytes, written {@code 512kB} or {@code 1MB} (1 kB is 1024 bytes). */
    public long size(String key, long byDefault) {
        return scalar(key, SizeText::parse, "a size", "write it as 512kB or 1MB")
                .orElse(byDefault);
    }

    /** One of several values by its spelling. */
    public <T> T oneOf(String key, Map<String, T> values, T byDefault) {
        return scalar(
                        key,
                        text -> Optional.ofNullable(values.get(text)),
                        "one of " + String.join(", ", values.keySet()),
                        "")
                .orElse(byDefault);
    }

    /** The items of a list; a single value stands for a list of one, nothing at all for an empty one. */
    public List<Node> list(String key) {
        return node(key)
                .filter(node -> !isEmpty(node))
                .map(node -> node instanceof Node.Sequence sequence ? sequence.items() : List.of(node))
                .orElse(List.of());
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

    /** The keys of a mapping inside this one; absent where the key is. */
    public Optional<Fields> mapping(String key) {
        return node(key).map(node -> new Fields(file, "`" + key + "`", node, mistakes));
    }

    /** A mapping of names to plain texts, such as headers. */
    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping(key).ifPresent(fields -> {
            for (String name : fields.entries.keySet()) {
                texts.put(name, fields.text(name, ""));
            }
        });
        return texts;
    }

    /** Reports every key that was not asked for. */
    public void end() {
        for (Node.Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                String nearest = Spelling.nearest(entry.key(), known);
                mistake(
                        entry.line(),
                        "unknown key `" + entry.key() + "` in " + what,
                        nearest.isEmpty()
                                ? "known are " + String.join(", ", known)
                                : "did you mean `" + nearest + "`?");
            }
        }
    }

    /**
     * @param read empty, or a {@link NumberFormatException}, where the text is none of its kind
     */
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
