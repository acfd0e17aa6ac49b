package dev.bellwether.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;

/**
 * Reads a date and time by the grammar of RFC 3339, section 5.6, the one form in which Bellwether takes times: seconds and an offset
 * are required, {@code T} and {@code Z} may be small. What is finer than a microsecond is cut off, since the store does not keep it.
 * A leap second, {@code :60}, is refused: neither {@link Instant} nor PostgreSQL has one, and moved to its neighbour it could change
 * places with what came after it.
 *
 * <p>Files of evidence hold millions of times, and the JDK's parser costs more than the rest of a line.
 */
public final class Rfc3339 {
    private static final String WRITE_IT = "write it as 2026-01-31T09:30:00Z";
    /** Leaves room for some forty digits of a fraction. */
    private static final int LONGEST = 64;

    private static final int NANOS_PER_MICRO = 1000;
    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_10000 =
            Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

    private Rfc3339() {}

    /** Says in words what is wrong with a text, and shows a right one. Input is often wrong, so it carries no stack trace. */
    public static final class BadTime extends DateTimeException {
        private static final long serialVersionUID = 1;

        private BadTime(String text, String why) {
            super("not an RFC 3339 time: " + Quote.of(text) + "; " + why);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /**
     * The time that a text of at most 64 characters stands for, in the years 0000 to 9999 of its own offset and of UTC.
     *
     * @throws BadTime if it stands for none
     */
    public static Instant parse(String text) {
        int length = text.length();
        if (length > LONGEST) {
            throw new BadTime(text, "it is longer than " + LONGEST + " characters");
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        char separator = text.charAt(10);
        if (text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (separator != 'T' && separator != 't')
                || text.charAt(13) != ':') {
            throw new BadTime(text, WRITE_IT);
        }
        if (length == 16 || text.charAt(16) != ':') {
            throw new BadTime(text, "seconds are missing, " + WRITE_IT);
        }
        int second = digits(text, 17, 2);
        if (month < 1
                || month > 12
                || day < 1
                || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
            throw new BadTime(text, "there is no such day");
        }
        if (second == 60) {
            throw new BadTime(text, "leap seconds cannot be kept; send second 59");
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw new BadTime(text, "there is no such time of day");
        }
        int position = 19;
        int nanos = 0;
        if (position < length && text.charAt(position) == '.') {
            int scale = 100_000_000;
            int from = ++position;
            while (position < length && isDigit(text.charAt(position))) {
                nanos += (text.charAt(position++) - '0') * scale;
                scale /= 10;
            }
            if (position == from) {
                throw new BadTime(text, "there is no digit after the point");
            }
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second;
        Instant time = Instant.ofEpochSecond(seconds - offset(text, position), nanos - nanos % NANOS_PER_MICRO);
        if (time.getEpochSecond() < YEAR_0 || time.getEpochSecond() >= YEAR_10000) {
            throw new BadTime(text, "in UTC it lies outside the years 0000 to 9999");
        }
        return time;
    }

    /** The offset from UTC in seconds that ends the text. */
    private static int offset(String text, int position) {
        int length = text.length();
        if (position == length) {
            throw new BadTime(text, "the offset is missing; end it with Z or with one such as +10:00");
        }
        char sign = text.charAt(position);
        if ((sign == 'Z' || sign == 'z') && position + 1 == length) {
            return 0;
        }
        if ((sign != '+' && sign != '-') || position + 6 != length || text.charAt(position + 3) != ':') {
            throw new BadTime(text, "end it with Z or with an offset such as +10:00");
        }
        int hours = digits(text, position + 1, 2);
        int minutes = digits(text, position + 4, 2);
        if (hours > 23 || minutes > 59) {
            throw new BadTime(text, "there is no such offset");
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char digit = i < text.length() ? text.charAt(i) : ' ';
            if (!isDigit(digit)) {
                throw new BadTime(text, WRITE_IT);
            }
            value = value * 10 + (digit - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
