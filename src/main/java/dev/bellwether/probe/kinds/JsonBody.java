package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.bellwether.probe.wire.HttpAnswer;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads single values out of JSON as it goes by, so that a document of any form takes no more memory than they do. */
public final class JsonBody {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    /** For those who mean well. */
    private static final JsonFactory LENIENT = STRICT.rebuild()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private static final DateTimeFormatter LENIENT_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .toFormatter(Locale.ROOT);

    private static final int MOST_DIGITS = 1000;

    private final JsonParser parser;
    private final Map<String, Value> found = new HashMap<>();

    private JsonBody(JsonParser parser) {
        this.parser = parser;
    }

    /** One value as it stands there, a text without its quotes; of a list, an object, and nothing at all the text is empty. */
    record Value(JsonToken token, String text) {
        static final Value MISSING = new Value(JsonToken.NOT_AVAILABLE, "");

        boolean is(JsonToken other) {
            return token == other;
        }

        BigDecimal number() {
            return new BigDecimal(text);
        }

        boolean isPlain() {
            return !text.isEmpty() || is(JsonToken.VALUE_STRING);
        }
    }

    private record Wanted(String pointer, JsonPointer left) {}

    /** The value at each pointer of a whole document; {@link IOException} in words if it is no JSON, in none if it is nothing. */
    static Map<String, Value> read(HttpAnswer answer, Collection<String> pointers) throws IOException {
        try (JsonParser parser = STRICT.createParser(reader(answer))) {
            Map<String, Value> values = new JsonBody(parser).read(pointers);
            if (parser.nextToken() != null) {
                throw new IOException("something follows it");
            }
            return values;
        }
    }

    /** The same, leniently: with control characters in texts, needless escapes and commas, and whatever follows. */
    static Map<String, Value> readLeniently(HttpAnswer answer, Collection<String> pointers) throws IOException {
        try (JsonParser parser = lenient(answer)) {
            return new JsonBody(parser).read(pointers);
        }
    }

    /** Reads leniently, whatever the document is like. */
    public static JsonParser lenient(HttpAnswer answer) throws IOException {
        return LENIENT.createParser(reader(answer));
    }

    private Map<String, Value> read(Collection<String> pointers) throws IOException {
        if (parser.nextToken() == null) {
            throw new IOException("");
        }
        pointers.forEach(pointer -> found.put(pointer, Value.MISSING));
        value(found.keySet().stream()
                .map(pointer -> new Wanted(pointer, JsonPointer.compile(pointer)))
                .toList());
        return found;
    }

    /** Reads the value that begins here, to its end. It recurses no deeper than a pointer does. */
    private void value(List<Wanted> wanted) throws IOException {
        for (Wanted each : wanted) {
            if (each.left().matches()) {
                found.put(each.pointer(), current());
            }
        }
        List<Wanted> inside =
                wanted.stream().filter(each -> !each.left().matches()).toList();
        if (!parser.currentToken().isStructStart() || inside.isEmpty()) {
            parser.skipChildren();
            return;
        }
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        for (int index = 0; !parser.nextToken().isStructEnd(); index++) {
            int at = index;
            String name = parser.currentName();
            List<Wanted> here = inside.stream()
                    .flatMap(each -> step(
                            each,
                            list ? each.left().matchElement(at) : each.left().matchProperty(name)))
                    .toList();
            if (!list) {
                parser.nextToken();
            }
            // Of a name that comes twice the last value counts.
            here.forEach(each -> found.put(each.pointer(), Value.MISSING));
            value(here);
        }
    }

    private static Stream<Wanted> step(Wanted wanted, JsonPointer left) {
        return left == null ? Stream.empty() : Stream.of(new Wanted(wanted.pointer(), left));
    }

    private Value current() throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isNumeric()) {
            if (parser.getText().length() > MOST_DIGITS) {
                throw new IOException("a number has more than " + MOST_DIGITS + " digits");
            }
            parser.getDecimalValue();
        }
        return new Value(token, token.isStructStart() ? "" : parser.getText());
    }

    private static Reader reader(HttpAnswer answer) throws IOException {
        PushbackReader reader =
                new PushbackReader(new InputStreamReader(new ByteArrayInputStream(answer.body()), charset(answer)));
        int first = reader.read();
        if (first >= 0 && first != '\uFEFF') {
            reader.unread(first);
        }
        return reader;
    }

    /**
     * What it is written in: JSON is UTF-8 (RFC 8259, section 8.1), whatever the head says; if it is not, the head may be right.
     * Bytes that are nothing in it are replaced.
     */
    private static Charset charset(HttpAnswer answer) {
        byte[] body = answer.body();
        Optional<Charset> mark = answer.mark();
        if (mark.isPresent()) {
            return mark.get();
        }
        // JSON begins with two characters of ASCII, or is a single digit.
        if (body.length > 1 && body[0] == 0 && body[1] != 0) {
            return StandardCharsets.UTF_16BE;
        }
        if (body.length > 1 && body[0] != 0 && body[1] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        boolean utf8 = ByteBufUtil.isText(Unpooled.wrappedBuffer(body), StandardCharsets.UTF_8);
        return utf8 ? StandardCharsets.UTF_8 : answer.charset().orElse(StandardCharsets.UTF_8);
    }

    /**
     * A time as data holders write it: RFC 3339, with or without seconds or fractions, with offsets such as {@code +1100} or
     * {@code +11}, and with blanks in odd places. Empty where it cannot be read, or has no offset and so could be any of several.
     */
    public static Optional<Instant> time(String text) {
        String compact = text.strip().replaceFirst("\\s+(?=\\d)", "T").replaceAll("\\s", "");
        try {
            return Optional.of(OffsetDateTime.parse(compact, LENIENT_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
