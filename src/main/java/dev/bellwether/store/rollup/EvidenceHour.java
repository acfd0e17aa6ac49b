package dev.bellwether.store.rollup;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.bellwether.bus.RecordJson;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The evidence of one connector in an hour, {@code (start, start + 1 h]}, or in a part of one, as a row of {@code evidence_hour} has it.
 *
 * @param kinds how outcomes ended
 * @param jobs the jobs one after the other: of each its outcomes in order, as {@value #MINUTES} times the place of their kind and the
 *     minute of the hour, then a number below 0: how many jobs went just so, negated
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
public record EvidenceHour(Instant start, List<OutcomeKind> kinds, int[] jobs, List<Step> steps, List<Probe> probes) {
    public static final Duration LENGTH = Duration.ofHours(1);

    /** How many minutes it has, of which the first is 0. */
    public static final int MINUTES = 60;

    /**
     * How long a step took.
     *
     * @param sumMs of all its durations, exactly
     * @param tookMs a duration, exactly or at most a 128th too long, and how often it came; and so on
     */
    @SuppressWarnings("ArrayRecordComponent")
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Step(String name, long sumMs, long[] tookMs) {}

    /**
     * The runs of a probe that ended alike and have the same phases, in order of time.
     *
     * @param minutes of each run
     * @param tookNanos of each run how long each phase took
     */
    @SuppressWarnings("ArrayRecordComponent")
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Probe(String name, RunEnd end, List<String> phases, int[] minutes, long[] tookNanos) {}

    /** From a row of the hour's start, and of its kinds, jobs, steps and probes as texts. */
    public static EvidenceHour of(Row row) {
        return new EvidenceHour(
                row.getOffsetDateTime(0).toInstant(),
                List.of(read(row.getString(1), OutcomeKind[].class)),
                read(row.getString(2), int[].class),
                List.of(read(row.getString(3), Step[].class)),
                List.of(read(row.getString(4), Probe[].class)));
    }

    /** The start of the hour that a time belongs to: one on the border ends it. */
    public static Instant startOf(Instant at) {
        return at.minus(1, ChronoUnit.MICROS).truncatedTo(ChronoUnit.HOURS);
    }

    static <T> T read(String column, Class<T> type) {
        try {
            return RecordJson.read(column.getBytes(StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new IllegalStateException("an hour that is rolled up cannot be read", e);
        }
    }

    static String json(Object column) {
        try {
            return new String(RecordJson.write(column), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("an hour of evidence cannot be written", e);
        }
    }
}
