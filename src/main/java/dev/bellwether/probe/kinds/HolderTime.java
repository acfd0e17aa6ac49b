package dev.bellwether.probe.kinds;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;

/**
 * A time as data holders write it: RFC 3339, with or without seconds or fractions, with offsets such as {@code +1100} or
 * {@code +11}, and with blanks in odd places.
 */
public final class HolderTime {
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .toFormatter(Locale.ROOT);

    private HolderTime() {}

    /** Empty where it cannot be read, or has no offset and so could be any of several. */
    public static Optional<Instant> read(String text) {
        String compact = text.strip().replaceFirst("\\s+(?=\\d)", "T").replaceAll("\\s", "");
        try {
            return Optional.of(OffsetDateTime.parse(compact, LENIENT).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
