package dev.bellwether.api.http;

import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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

    public static BodyFields of(JsonObject body) {
        return new BodyFields(body, "", new ArrayList<>());
    }

    public boolean has(String name) {
        known.add(name);
        return body.getValue(name) != null;
    }

    /** Something is wrong with a field. */
    public void wrong(String name, String detail) {
        wrongs.add(new Wrong(at + Wrong.parameter(name, "").pointer(), detail));
    }

    /** Whether anything is wrong so far, here or elsewhere in the body. */
    public boolean isWrong() {
        return !wrongs.isEmpty();
    }

    /** A text in one line that is not blank. */
    public Optional<String> line(String name, int longest) {
        Optional<String> text = value(name, String.class)
                .filter(value -> !value.isBlank()
                        && value.length() <= longest
                        && value.chars().noneMatch(Character::isISOControl));
        if (text.isEmpty()) {
            wrong(name, "must be a text of 1 to " + longest + " characters in one line");
        }
        return text;
    }

    /**
     * One of certain words.
     *
     * @param demand what it must be, in words
     */
    public Optional<String> word(String name, Predicate<String> isOne, String demand) {
        Optional<String> word = value(name, String.class).filter(isOne);
        if (word.isEmpty()) {
            wrong(name, demand);
        }
        return word;
    }

    /** A text that may be absent, which is the same as empty, and may have several lines. */
    public String optionalText(String name, int longest) {
        if (!has(name)) {
            return "";
        }
        Optional<String> text =
                value(name, String.class).filter(value -> value.length() <= longest && value.indexOf('\0') < 0);
        if (text.isEmpty()) {
            wrong(name, "must be a text of at most " + longest + " characters");
        }
        return text.orElse("");
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

    /** A time with its offset, to the microsecond. */
    public Optional<Instant> time(String name) {
        try {
            Optional<Instant> time = value(name, String.class)
                    .map(text -> OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS));
            if (time.isPresent()) {
                return time;
            }
        } catch (DateTimeException e) {
            // The same as what is no text at all.
        }
        wrong(name, "must be an RFC 3339 time such as 2026-01-31T09:30:00Z");
        return Optional.empty();
    }

    /** An object within this one. */
    public Optional<BodyFields> object(String name) {
        Optional<JsonObject> object = value(name, JsonObject.class);
        if (object.isEmpty()) {
            wrong(name, "must be an object");
        }
        return object.map(inner -> new BodyFields(inner, at + "/" + name, wrongs));
    }

    /** To be called when all fields have been read: the others are unknown. */
    public void noOthers() {
        body.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(name, "is not known here; known are " + String.join(", ", sorted())));
    }

    /**
     * To be called at the end, on the outermost object.
     *
     * @throws ProblemException if anything is wrong
     */
    public void check(String refusal) {
        noOthers();
        if (!wrongs.isEmpty()) {
            throw Problem.of(400, refusal).with(wrongs).asException();
        }
    }

    private List<String> sorted() {
        return known.stream().sorted().toList();
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        known.add(name);
        Object value = body.getValue(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
