package dev.bellwether.store.rollup;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

    private static final ObjectMapper CBOR = new CBORMapper();
    private static final byte[] NOTHING = bytes(List.of());

    /** How long a step took: the sum of all its durations, exactly, and their histogram, as HdrHistogram encodes it. */
    @SuppressWarnings("ArrayRecordComponent")
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Step(String name, long sumMs, byte[] histogram) {}

    /**
     * The runs of a probe that ended alike and have the same phases, in order of time: of each its minute, and how long each phase
     * took.
     */
    @SuppressWarnings("ArrayRecordComponent")
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Probe(String name, RunEnd end, List<String> phases, byte[] minutes, long[] tookNanos) {}

    /** From a row of the hour's start, and of its kinds, jobs, steps and probes, of which any may be null. */
    public static EvidenceHour of(Row row) {
        return new EvidenceHour(
                row.getOffsetDateTime(0).toInstant(),
                List.of(read(row.getBuffer(1), OutcomeKind[].class)),
                read(row.getBuffer(2), int[].class),
                List.of(read(row.getBuffer(3), Step[].class)),
                List.of(read(row.getBuffer(4), Probe[].class)));
    }

    static <T> T read(Buffer column, Class<T> type) {
        try {
            return CBOR.readValue(column == null ? NOTHING : column.getBytes(), type);
        } catch (IOException e) {
            throw new IllegalStateException("an hour that is rolled up cannot be read", e);
        }
    }

    static byte[] bytes(Object column) {
        try {
            return CBOR.writeValueAsBytes(column);
        } catch (IOException e) {
            throw new IllegalStateException("an hour of evidence cannot be written", e);
        }
    }

    /** How a run of a probe counts in a tally; stored by name. */
    public enum RunEnd {
        SUCCESS,
        FLAKY,
        FAILURE,
        /** Failed by the user or by ourselves. */
        EXCLUDED;

        /** Of a run whose result and fault are stored so. */
        static RunEnd of(String result, String fault) {
            return switch (result) {
                case "success" -> SUCCESS;
                case "flaky" -> FLAKY;
                default -> fault.equals("user") || fault.equals("platform") ? EXCLUDED : FAILURE;
            };
        }
    }
}
