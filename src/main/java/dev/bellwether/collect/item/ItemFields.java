package dev.bellwether.collect.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bellwether.document.Quote;
import dev.bellwether.document.Rfc3339;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of one item as they came, and what was found wrong with those that were asked for. Producers may add fields of
 * their own: what nobody asks for is passed over, but a name that stands twice makes an item ambiguous. One object serves
 * item after item, on one thread.
 */
public final class ItemFields {
    private static final int LONGEST_TEXT = 256;
    private static final int LONGEST_NUMBER = 18;
    private static final int MOST_FAULTS = 8;
    private static final Pattern ZEROS_AFTER_THE_POINT = Pattern.compile("\\.0+$");

    private final Map<Field, Slot> slots = new EnumMap<>(Field.class);
    private final List<Slot> allSlots;
    private final StepDurationReader stepDurations = new StepDurationReader();
    private final Set<String> others = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    /** What stood in one field; no token where it was absent. */
    private static final class Slot {
        private JsonToken token;
        private String text = "";
        private long number;
    }

    ItemFields() {
        for (Field field : Field.values()) {
            slots.put(field, new Slot());
        }
        allSlots = List.copyOf(slots.values());
    }

    /**
     * Takes in the object that the parser stands at the start of, and leaves the parser at its end; an {@link IOException} if it is
     * no JSON, or more of it than the parser's limits allow.
     */
    void read(JsonParser parser) throws IOException {
        for (Slot slot : allSlots) {
            slot.token = null;
        }
        others.clear();
        faults.clear();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Field field = Field.named(name).orElse(null);
            boolean twice = field == null ? !others.add(name) : slots.get(field).token != null;
            if (twice) {
                fault("/" + pointer(name), "stands twice");
                parser.skipChildren();
            } else if (field == null) {
                parser.skipChildren();
            } else {
                keep(field, token, parser);
            }
        }
    }

    private void keep(Field field, JsonToken token, JsonParser parser) throws IOException {
        Slot slot = slots.get(field);
        boolean isWhole = isWhole(token, parser);
        slot.token = isWhole ? JsonToken.VALUE_NUMBER_INT : token;
        if (token == JsonToken.VALUE_STRING) {
            slot.text = text(parser);
        } else if (isWhole) {
            slot.number = number(token, parser);
        } else if (field == Field.STEP_DURATIONS_MS && token == JsonToken.START_OBJECT) {
            stepDurations.read(parser);
        } else {
            parser.skipChildren();
        }
    }

    /** A text, or so much of a long one that it is seen to be too long. */
    private static String text(JsonParser parser) throws IOException {
        if (parser.getTextLength() <= 2 * LONGEST_TEXT) {
            return parser.getText();
        }
        return new String(parser.getTextCharacters(), parser.getTextOffset(), 2 * LONGEST_TEXT);
    }

    /** Whether a number is whole, as JSON Schema has it: zeros after the point do not matter. */
    static boolean isWhole(JsonToken token, JsonParser parser) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT
                || (token == JsonToken.VALUE_NUMBER_FLOAT
                        && ZEROS_AFTER_THE_POINT.matcher(parser.getText()).find());
    }

    /** A whole number, or one beyond every range where it has too many digits. */
    static long number(JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            String text = parser.getText();
            int point = text.indexOf('.');
            return point <= LONGEST_NUMBER
                    ? Long.parseLong(text.substring(0, point))
                    : text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        if (parser.getTextLength() <= LONGEST_NUMBER) {
            return parser.getLongValue();
        }
        return parser.getTextCharacters()[parser.getTextOffset()] == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    public boolean has(Field field) {
        JsonToken token = slots.get(field).token;
        return token != null && token != JsonToken.VALUE_NULL;
    }

    /** A text of 1 to so many characters without control characters; the empty one where it is absent or wrong. */
    public String text(Field field, int longest) {
        if (has(field)
                && slots.get(field).token == JsonToken.VALUE_STRING
                && slots.get(field).text.isEmpty()) {
            fault(field, "must have 1 to " + longest + " characters");
            return "";
        }
        return textOrEmpty(field, longest);
    }

    /** The same, but it may be empty. */
    String textOrEmpty(Field field, int longest) {
        if (!isOf(field, JsonToken.VALUE_STRING, "a string")) {
            return "";
        }
        String text = slots.get(field).text;
        if (text.codePointCount(0, text.length()) > longest) {
            fault(field, "must have 1 to " + longest + " characters");
            return "";
        }
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (Character.isISOControl(c)) {
                fault(field, "holds a control character");
                return "";
            }
            if (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE) {
                fault(field, "holds half a character (a lone surrogate)");
                return "";
            }
        }
        return text;
    }

    /** The same, but its absence is a fault. */
    public String requiredText(Field field, int longest) {
        return required(field) ? text(field, longest) : "";
    }

    /** One of several values by its spelling; the default where it is absent or wrong. */
    public <T> T oneOf(Field field, List<T> values, Function<T, String> wire, T byDefault) {
        String text = text(field, LONGEST_TEXT);
        for (T value : values) {
            if (wire.apply(value).equals(text)) {
                return value;
            }
        }
        if (!text.isEmpty()) {
            String all = values.stream().map(wire).sorted().collect(Collectors.joining(", "));
            fault(field, "must be one of " + all + ", not " + Quote.of(text));
        }
        return byDefault;
    }

    /** A whole number in a range; the default where it is absent or wrong. */
    long integer(Field field, long least, long most, long byDefault) {
        if (!isOf(field, JsonToken.VALUE_NUMBER_INT, "a whole number")) {
            return byDefault;
        }
        long number = slots.get(field).number;
        if (number < least || number > most) {
            fault(field, "must be " + least + " to " + most);
            return byDefault;
        }
        return number;
    }

    /** True or false; false where it is absent or wrong. */
    public boolean flag(Field field) {
        JsonToken token = slots.get(field).token;
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        isOf(field, JsonToken.VALUE_TRUE, "true or false");
        return false;
    }

    /** A time; the epoch where it is absent, which is a fault, or wrong. */
    public Instant requiredTime(Field field) {
        return required(field) ? time(field) : Instant.EPOCH;
    }

    /** A time; the epoch where it is absent or wrong. */
    public Instant time(Field field) {
        if (isOf(field, JsonToken.VALUE_STRING, "an RFC 3339 time in a string")) {
            try {
                return Rfc3339.parse(slots.get(field).text);
            } catch (Rfc3339.BadTime e) {
                fault(field, e.getMessage());
            }
        }
        return Instant.EPOCH;
    }

    /** How long steps took, in milliseconds, by step; empty where absent or wrong. */
    Map<String, Long> stepDurations() {
        if (!isOf(Field.STEP_DURATIONS_MS, JsonToken.START_OBJECT, "an object of step to milliseconds")) {
            return Map.of();
        }
        for (StepDurationReader.Wrong wrong : stepDurations.wrong()) {
            fault("/" + Field.STEP_DURATIONS_MS.wire() + wrong.pointer(), wrong.why());
        }
        return stepDurations.wrong().isEmpty() ? stepDurations.durations() : Map.of();
    }

    /** Whether a field is there; that it is not is a fault. */
    public boolean required(Field field) {
        if (!has(field)) {
            fault(field, slots.get(field).token == null ? "is missing" : "must not be null");
            return false;
        }
        return true;
    }

    private boolean isOf(Field field, JsonToken expected, String inWords) {
        JsonToken token = slots.get(field).token;
        if (!has(field)) {
            return false;
        }
        if (token != expected) {
            fault(field, "must be " + inWords + ", not " + inWords(token));
            return false;
        }
        return true;
    }

    public void fault(Field field, String why) {
        fault("/" + field.wire(), why);
    }

    private void fault(String pointer, String why) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(pointer + ": " + why);
        }
    }

    public boolean isFaulty() {
        return !faults.isEmpty();
    }

    /** Everything found wrong, each with the pointer of its field. */
    public String faults() {
        return String.join("; ", faults);
    }

    static String inWords(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                "a number" + (token == JsonToken.VALUE_NUMBER_FLOAT ? " with a fraction or an exponent" : "");
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "null";
        };
    }

    /** A name as part of a JSON pointer (RFC 6901), short enough to show. */
    static String pointer(String name) {
        return Quote.clean(name, 64).replace("~", "~0").replace("/", "~1");
    }
}
