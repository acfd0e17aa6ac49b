package dev.bellwether.collect.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.bellwether.document.Quote;
import java.io.IOException;
import java.util.regex.Pattern;

/** Parses the bytes of single items. One object serves item after item, on one thread. */
public final class ItemParser {
    private static final Pattern ASIDE = Pattern.compile("( \\((for|start marker) |: enable `).*", Pattern.DOTALL);

    /** Who sends an item cannot change the parser's settings. */
    private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

    private static final int DEEPEST = 64;

    /** UTF-8 alone, as RFC 8259 has it: guessing another encoding would make other text of what was checked elsewhere. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(1_000)
                    .build())
            .build();

    private final ItemFields fields = new ItemFields();

    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        private final long offset;

        private NotJson(long offset, String why) {
            super(why, null, false, false);
            this.offset = offset;
        }

        /** Where, counted from the item's first byte. */
        public long offset() {
            return offset;
        }
    }

    /** The fields of an item, valid until the next call; {@link BadValue} if it is JSON but no object, or exceeds a limit. */
    public ItemFields parse(byte[] bytes, int from, int to) throws NotJson, BadValue {
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                fields.read(parser);
            } else if (first != null) {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new NotJson(parser.currentTokenLocation().getByteOffset(), "more than one value");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new BadValue("must be an object, not " + (first == null ? "nothing" : ItemFields.inWords(first)));
            }
            return fields;
        } catch (StreamConstraintsException e) {
            throw new BadValue("exceeds a limit: "
                    + SETTING.matcher(e.getOriginalMessage()).replaceAll(""));
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new NotJson(Math.max(0, offset), inShort(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new NotJson(0, "unreadable");
        }
    }

    /** The parser's words without where it believes to have been, and without the names of its settings. */
    private static String inShort(String message) {
        return Quote.clean(ASIDE.matcher(message).replaceFirst(""), 200);
    }

    /** Says why a value cannot be what it should be. Input is often wrong, so it carries no stack trace. */
    public static final class BadValue extends Exception {
        private static final long serialVersionUID = 1;

        public BadValue(String reason) {
            super(reason, null, false, false);
        }
    }
}
