package dev.bellwether.document;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that every reader of times takes, or refuses, alike. */
public final class TimeTexts {
    /** What each stands for; a few minutes before noon of 1 March 2026 in UTC, so that they are times of evidence too. */
    public static final Map<String, Instant> GOOD = new LinkedHashMap<>();

    /** What is said of each. */
    public static final Map<String, String> BAD = new LinkedHashMap<>();

    static {
        Instant time = Instant.parse("2026-03-01T11:59:00Z");
        GOOD.put("2026-03-01T11:59:00Z", time);
        GOOD.put("2026-03-01t11:59:00z", time);
        GOOD.put("2026-03-01T11:59:00+00:00", time);
        GOOD.put("2026-03-01T11:59:00-00:00", time);
        GOOD.put("2026-03-01T21:59:00+10:00", time);
        GOOD.put("2026-03-02T11:58:00+23:59", time);
        GOOD.put("2026-02-28T12:00:00-23:59", time);
        GOOD.put("2026-03-01T17:29:00+05:30", time);
        GOOD.put("2026-03-01T11:59:00.0Z", time);
        GOOD.put("2026-03-01T11:59:00.5Z", time.plusMillis(500));
        GOOD.put("2026-03-01T11:59:00.000001Z", time.plusNanos(1_000));
        GOOD.put("2026-03-01T11:59:00.0000019Z", time.plusNanos(1_000));
        GOOD.put("2026-03-01T11:59:00.123456789Z", time.plusNanos(123_456_000));
        GOOD.put("2026-03-01T11:59:00.9999999999Z", time.plusNanos(999_999_000));
        GOOD.put("2026-03-01T11:59:00." + "5".repeat(43) + "Z", time.plusNanos(555_555_000));

        BAD.put("2026-03-01T11:59Z", "seconds are missing, write it as 2026-01-31T09:30:00Z");
        BAD.put("2026-03-01T11:59+10:00", "seconds are missing");
        BAD.put("2026-03-01T11:59", "seconds are missing");
        BAD.put("2026-03-01T11:59:00", "the offset is missing; end it with Z or with one such as +10:00");
        BAD.put("2026-03-01T11:59:00.5", "the offset is missing");
        BAD.put("2026-03-01T11:59:00+10", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00+1000", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00+1:00", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00+10:00:00", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00+24:00", "there is no such offset");
        BAD.put("2026-03-01T11:59:00+10:60", "there is no such offset");
        BAD.put("2026-03-01T11:59:00UTC", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00Z[UTC]", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:00.Z", "there is no digit after the point");
        BAD.put("2026-03-01T11:59:00,5Z", "end it with Z or with an offset such as +10:00");
        BAD.put("2026-03-01T11:59:60Z", "leap seconds cannot be kept; send second 59");
        BAD.put("2026-03-01T11:59:61Z", "there is no such time of day");
        BAD.put("2026-03-01T11:60:00Z", "there is no such time of day");
        BAD.put("2026-03-01T24:00:00Z", "there is no such time of day");
        BAD.put("2026-02-29T11:59:00Z", "there is no such day");
        BAD.put("2026-13-01T11:59:00Z", "there is no such day");
        BAD.put("2026-03-00T11:59:00Z", "there is no such day");
        BAD.put("2026-03-01_11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("2026-03-01", "write it as 2026-01-31T09:30:00Z");
        BAD.put("2026-3-1T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("20260301T115900Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("2026-W09-7T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("26-03-01T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("+2026-03-01T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("-026-03-01T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("+12026-03-01T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("\u0662026-03-01T11:59:00Z", "write it as 2026-01-31T09:30:00Z");
        BAD.put("1772366340", "write it as 2026-01-31T09:30:00Z");
        BAD.put("yesterday", "write it as 2026-01-31T09:30:00Z");
        BAD.put("2026-03-01T11:59:00." + "0".repeat(44) + "Z", "longer than 64 characters");
        BAD.put("2026-03-01T11:59:00.".repeat(13), "longer than 64 characters");
    }

    private TimeTexts() {}
}
