package dev.bellwether.collect.item;

import java.time.Instant;
import java.time.LocalDate;
import java.time.chrono.IsoChronology;

/**
 * Reads the date and time of RFC 3339, section 5.6, with any offset. Files of evidence hold millions of them, and the
 * JDK's parser costs more than the rest of a line.
 */
final class Rfc3339 {
    private static final int SHORTEST = "2026-01-01T00:00:00Z".length();
    private static final int LONGEST = 64;
    private static final int NANOS_PER_MICRO = 1000;

    private Rfc3339() {}

    /**
     * The time that a text stands for, cut off after the microsecond, which is what the store keeps.
     *
     * @throws BadValue saying what is wrong with the text
     */
    static Instant parse(String text) throws BadValue {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST) {
            throw bad(text, "write it as 2026-01-31T12:00:00Z");
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        char separator = text.charAt(10);
        if (text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (separator != 'T' && separator != 't')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw bad(text, "write it as 2026-01-31T12:00:00Z");
        }
        if (month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) {
            throw bad(text, "there is no such day");
        }
        if (second == 60) {
            throw bad(text, "leap seconds cannot be kept; send second 59");
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw bad(text, "there is no such time of day");
        }
        int position = 19;
        int nanos = 0;
        if (text.charAt(position) == '.') {
            int scale = 100_000_000;
            int from = ++position;
            while (position < length && isDigit(text.charAt(position))) {
                nanos += (text.charAt(position++) - '0') * scale;
                scale /= 10;
            }
            if (position == from) {
                throw bad(text, "there is no digit after the point");
            }
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds - offset(text, position), nanos - nanos % NANOS_PER_MICRO);
    }

    /** The offset from UTC in seconds that ends the text. */
    private static int offset(String text, int position) throws BadValue {
        int length = text.length();
        if (position == length) {
            throw bad(text, "the offset is missing; end it with Z or with one such as +10:00");
        }
        char sign = text.charAt(position);
        if ((sign == 'Z' || sign == 'z') && position + 1 == length) {
            return 0;
        }
        if ((sign != '+' && sign != '-') || position + 6 != length || text.charAt(position + 3) != ':') {
            throw bad(text, "end it with Z or with an offset such as +10:00");
        }
        int hours = digits(text, position + 1, 2);
        int minutes = digits(text, position + 4, 2);
        if (hours > 23 || minutes > 59) {
            throw bad(text, "there is no such offset");
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int digits(String text, int from, int count) throws BadValue {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char digit = text.charAt(i);
            if (!isDigit(digit)) {
                throw bad(text, "write it as 2026-01-31T12:00:00Z");
            }
            value = value * 10 + (digit - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static BadValue bad(String text, String hint) {
        return new BadValue("not an RFC 3339 time: " + Quote.of(text) + "; " + hint);
    }
}
