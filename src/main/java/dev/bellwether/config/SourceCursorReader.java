package dev.bellwether.config;

import dev.bellwether.config.SourceConfig.Cursor;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.document.Rfc3339.BadTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code cursor:} of a source, whose values are of one kind or the other by its {@code type}. */
final class SourceCursorReader {
    private static final Duration LEAST_OVERLAP = Duration.ofSeconds(1);
    private static final Duration USUAL_OVERLAP = Duration.ofMinutes(5);
    private static final Duration MOST_OVERLAP = Duration.ofDays(1);
    private static final int USUAL_NUMBERS = 1_000;
    private static final int MOST_NUMBERS = 1_000_000;

    private SourceCursorReader() {}

    static Cursor read(Fields source) {
        Optional<Cursor> cursor = source.mapping("cursor", SourceCursorReader::cursor);
        if (cursor.isEmpty()) {
            source.mistake(source.line(), "`cursor` is missing in the source", "{column: id, type: serial}");
        }
        return cursor.orElse(new Cursor("", CursorType.SERIAL, OptionalLong.empty(), 0));
    }

    private static Cursor cursor(Fields fields) {
        String column = fields.required("column", "the one that is higher in newer rows");
        CursorType type = fields.required("type", List.of(CursorType.values()), CursorType::wire, CursorType.SERIAL);
        return new Cursor(
                column,
                type,
                from(fields, type),
                type == CursorType.SERIAL
                        ? fields.integer("overlap", 0, MOST_NUMBERS).orElse(USUAL_NUMBERS)
                        : micros(fields.duration("overlap", USUAL_OVERLAP, LEAST_OVERLAP, MOST_OVERLAP)));
    }

    private static OptionalLong from(Fields fields, CursorType type) {
        boolean serial = type == CursorType.SERIAL;
        String text = fields.text("from", "");
        if (!fields.has("from")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    serial ? Long.parseLong(text) : ChronoUnit.MICROS.between(Instant.EPOCH, Rfc3339.parse(text)));
        } catch (NumberFormatException e) {
            fields.wrong("from", "`" + text + "` is not a whole number", "the first reading begins after it");
        } catch (BadTime e) {
            fields.wrong("from", e.getMessage(), "the first reading begins after it");
        }
        return OptionalLong.empty();
    }

    private static long micros(Duration duration) {
        return duration.toMillis() * 1_000;
    }
}
