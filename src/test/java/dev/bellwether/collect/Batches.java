package dev.bellwether.collect;

import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.JobOutcomeReader;
import dev.bellwether.collect.http.JobOutcomeReader.Batch;
import dev.bellwether.collect.http.JobOutcomeReader.Format;
import dev.bellwether.collect.item.CustomerHash;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** What the tests of the intake share: a fixed time, rules, and items that are right but for one field. */
public final class Batches {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final JobRules RULES =
            new JobRules(id -> id.startsWith("au-"), CLOCK, Duration.ofDays(35), new CustomerHash(new byte[32]));

    private Batches() {}

    public static Batch read(Format format, byte[] body) {
        JobOutcomeReader reader = new JobOutcomeReader(format, RULES, IntakeLimits.DEFAULT.items());
        reader.feed(body, 0, body.length);
        return reader.end();
    }

    public static Batch read(Format format, String body) {
        return read(format, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Batch array(String body) {
        return read(Format.ARRAY, body);
    }

    public static Batch lines(String body) {
        return read(Format.LINES, body);
    }

    /** A success of a job. */
    public static String good(String jobId) {
        return item(jobId, "");
    }

    /** A success of a job, with more fields. */
    public static String item(String jobId, String more) {
        return "{\"jobId\":\"" + jobId
                + "\",\"connectorId\":\"au-one\",\"completedAt\":\"2026-03-01T11:59:00Z\",\"outcome\":\"success\""
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** The item with one of its parts replaced. */
    public static String but(String part, String replacement) {
        String item = good("j");
        if (!item.contains(part)) {
            throw new IllegalArgumentException(part + " is no part of " + item);
        }
        return item.replace(part, replacement);
    }
}
