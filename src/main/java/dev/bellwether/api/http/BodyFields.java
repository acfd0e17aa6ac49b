package dev.bellwether.api.http;

import dev.bellwether.document.PlainText;
import dev.bellwether.document.Quote;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the fields of a JSON object and collects what is wrong with them, so that all of it is answered at once. A field that
 * nobody asked for is wrong too: a misspelt one must not look as if it had been taken.
 */
public final class BodyFields {
    private final JsonObject body;
    private final String at;
    private final List<Wrong> wrongs;
    private final Set<String> known = new HashSet<>();

    private BodyFields(JsonObject body, String at, List<Wrong> wrongs) {
        this.body = body;
        this.at = at;
        this.wrongs = wrongs;
    }

    /**
     * Begins to read an object.
     *
     * @throws ProblemException if a name or a text, wherever it stands, cannot be stored
     */
    public static BodyFields of(JsonObject body) {
        BodyFields fields = new BodyFields(body, "", new ArrayList<>());
        fields.refuseUnplain(body.getMap(), "");
        AskedRange.refuse(fields.wrongs, "The body holds text that cannot be stored.");
        return fields;
    }

    private void refuseUnplain(Object value, String pointer) {
        if (value instanceof String text && !PlainText.is(text)) {
            wrongAt(pointer, "holds NUL or half a character (a lone surrogate)");
        } else if (value instanceof Map<?, ?> object) {
            object.forEach((name, inner) -> {
                String at = pointer
                        + Wrong.parameter(Quote.clean((String) name, 64), "").pointer();
                refuseUnplain(name, at);
                refuseUnplain(inner, at);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                refuseUnplain(list.get(i), pointer + "/" + i);
            }
        }
    }

    /** The object as JSON, for the record. */
    public String encode() {
        return body.encode();
    }

    /** Whether a field is there and not null. */
    public boolean has(String name) {
        return isGiven(name) && body.getValue(name) != null;
    }

    /** Whether a field is there, if only as null. */
    public boolean isGiven(String name) {
        known.add(name);
        return body.containsKey(name);
    }

    /** Something is wrong with a field. */
    public void wrong(String name, String detail) {
        wrongAt(Wrong.parameter(name, "").pointer(), detail);
    }

    /** Something is wrong at a JSON pointer into this object. */
    public void wrongAt(String pointer, String detail) {
        wrongs.add(new Wrong(at + pointer, detail));
    }

    /** Whether anything is wrong so far, here or elsewhere in the body. */
    public boolean isWrong() {
        return !wrongs.isEmpty();
    }

    /** A text in one line that is not blank. */
    public Optional<String> line(String name, int longest) {
        return demanded(
                name,
                value(name, String.class)
                        .filter(value -> !value.isBlank()
                                && value.length() <= longest
                                && value.chars().noneMatch(Character::isISOControl)),
                "must be a text of 1 to " + longest + " characters in one line");
    }

    /** One of several values by its spelling in JSON. */
    public <T> Optional<T> oneOf(String name, List<T> values, Function<T, String> wire) {
        return demanded(
                name,
                value(name, String.class)
                        .flatMap(word -> values.stream()
                                .filter(each -> wire.apply(each).equals(word))
                                .findFirst()),
                "must be one of " + values.stream().map(wire).collect(Collectors.joining(", ")));
    }

    /** One of certain words; the demand says in words what it must be. */
    public Optional<String> word(String name, Predicate<String> isOne, String demand) {
        return demanded(name, value(name, String.class).filter(isOne), demand);
    }

    /** A text that may be absent, which is the same as empty, and may have several lines. */
    public String optionalText(String name, int longest) {
        return has(name) ? text(name, longest).orElse("") : "";
    }

    /** A text that may be empty and may have several lines. */
    public Optional<String> text(String name, int longest) {
        return demanded(
                name,
                value(name, String.class).filter(value -> value.length() <= longest),
                "must be a text of at most " + longest + " characters");
    }

    /** A list of certain words that may be absent, which is the same as empty; the demand says in words what each must be. */
    public List<String> words(String name, int most, Predicate<String> isOne, String demand) {
        if (!has(name)) {
            return List.of();
        }
        List<?> items = value(name, JsonArray.class).map(JsonArray::getList).orElse(Collections.nCopies(most + 1, ""));
        List<String> words = items.stream()
                .filter(item -> item instanceof String word && isOne.test(word))
                .map(String.class::cast)
                .toList();
        if (words.size() < items.size() || items.size() > most) {
            wrong(name, "must be a list of at most " + most + " items, of which each " + demand);
        }
        return words;
    }

    public Optional<Long> whole(String name) {
        known.add(name);
        Object value = body.getValue(name);
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(((Number) value).longValue());
        }
        wrong(name, "must be a whole number");
        return Optional.empty();
    }

    /** A whole number in a range, both ends included. */
    public Optional<Long> whole(String name, long least, long most) {
        Optional<Long> number = whole(name);
        if (number.isPresent() && (number.get() < least || number.get() > most)) {
            wrong(name, "must be a whole number from " + least + " to " + most);
            return Optional.empty();
        }
        return number;
    }

    public Optional<Boolean> flag(String name) {
        return demanded(name, value(name, Boolean.class), "must be true or false");
    }

    /** A time as {@link Rfc3339} has it. */
    public Optional<Instant> time(String name) {
        Optional<String> text =
                demanded(name, value(name, String.class), "must be an RFC 3339 time such as 2026-01-31T09:30:00Z");
        try {
            return text.map(Rfc3339::parse);
        } catch (Rfc3339.BadTime e) {
            wrong(name, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The items of a list, as far as they are right.
     *
     * @param least how many items it has at least
     * @param most how many it may have
     * @param demand what it must be, in words
     * @param reader throws an {@link IllegalArgumentException} that says what is wrong with an item
     */
    public <T> List<T> list(String name, int least, int most, String demand, Function<Object, T> reader) {
        Optional<JsonArray> list = demanded(
                name,
                value(name, JsonArray.class).filter(array -> array.size() >= least && array.size() <= most),
                demand);
        if (list.isEmpty()) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.get().size(); i++) {
            try {
                items.add(reader.apply(list.get().getValue(i)));
            } catch (IllegalArgumentException e) {
                wrongAt("/" + name + "/" + i, e.getMessage());
            }
        }
        return items;
    }

    /** An object within this one. */
    public Optional<BodyFields> object(String name) {
        return json(name).map(inner -> new BodyFields(inner, at + "/" + name, wrongs));
    }

    /** An object that something else reads. */
    public Optional<JsonObject> json(String name) {
        return demanded(name, value(name, JsonObject.class), "must be an object");
    }

    /** To be called when all fields have been read: the others are unknown. */
    public void noOthers() {
        String all = known.stream().sorted().collect(Collectors.joining(", "));
        body.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(name, "is not known here; known are " + all));
    }

    /**
     * To be called at the end, on the outermost object.
     *
     * @throws ProblemException if anything is wrong
     */
    public void check(String refusal) {
        noOthers();
        AskedRange.refuse(wrongs, refusal);
    }

    private <T> Optional<T> demanded(String name, Optional<T> value, String demand) {
        if (value.isEmpty()) {
            wrong(name, demand);
        }
        return value;
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        known.add(name);
        Object value = body.getValue(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
