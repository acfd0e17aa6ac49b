package dev.bellwether.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/**
 * Job outcomes as a platform sends them: seven of eight succeed, each says how long it and its steps took, they spread over 200
 * connectors, and they come in the order in which they completed but for some seconds. The same row can be written as JSON and
 * as a line for COPY.
 */
final class OutcomeRows {
    static final int CONNECTORS = 200;

    /** The columns of a line for COPY. */
    static final String COLUMNS = "completed_at, duration_ms, day, attempt, success, connector_id, job_id, failed_step,"
            + " error_code, step_durations_ms";

    private static final int DISORDER_MS = 5_000;

    private final String prefix;
    private final Instant from;
    private final Duration between;

    private OutcomeRows(String prefix, Instant from, Duration between) {
        this.prefix = prefix;
        this.from = from.truncatedTo(ChronoUnit.MILLIS);
        this.between = between;
    }

    /**
     * Those of now, a million a second.
     *
     * @param prefix of the job ids, so that rows of different runs differ
     */
    OutcomeRows(String prefix) {
        this(prefix, Instant.now(), Duration.ofNanos(1_000));
    }

    /** Those of the last days, as an import brings them. */
    static OutcomeRows ofThePast(String prefix, Duration past, int rows) {
        return new OutcomeRows(prefix, Instant.now().minus(past), past.dividedBy(rows));
    }

    private record Row(
            String jobId, String connector, Instant at, boolean success, int duration, List<Integer> steps) {}

    private Row row(int number) {
        Random random = new Random(number * 7919L);
        List<Integer> steps =
                List.of(300 + random.nextInt(2000), 100 + random.nextInt(900), 500 + random.nextInt(9000));
        return new Row(
                prefix + "-" + number,
                connector(random.nextInt(CONNECTORS)),
                from.plusMillis(between.multipliedBy(number).toMillis()).minusMillis(random.nextInt(DISORDER_MS)),
                random.nextInt(8) > 0,
                steps.get(0) + steps.get(1) + steps.get(2),
                steps);
    }

    static String connector(int number) {
        return "bank-" + number;
    }

    /** A batch as a JSON array. */
    byte[] json(int first, int count) {
        StringBuilder json = new StringBuilder(count * 300).append('[');
        for (int i = first; i < first + count; i++) {
            Row row = row(i);
            json.append(i == first ? "" : ",\n")
                    .append("{\"jobId\":\"")
                    .append(row.jobId())
                    .append("\",\"connectorId\":\"")
                    .append(row.connector())
                    .append("\",\"completedAt\":\"")
                    .append(row.at())
                    .append("\",\"outcome\":\"")
                    .append(row.success() ? "success\"" : "failed\",\"failedStep\":\"verify-credentials\"")
                    .append(row.success() ? "" : ",\"errorCode\":\"InstitutionUnavailable\"")
                    .append(",\"durationMs\":")
                    .append(row.duration())
                    .append(",\"stepDurationsMs\":")
                    .append(steps(row))
                    .append('}');
        }
        return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same as lines of COPY's text format, in a file. */
    void copyLines(Path file, int first, int count) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = first; i < first + count; i++) {
                Row row = row(i);
                lines.append(row.at().toString()).append('\t');
                lines.append(String.valueOf(row.duration())).append('\t');
                lines.append(row.at().atOffset(ZoneOffset.UTC).toLocalDate().toString());
                lines.append("\t1\t").append(row.success() ? "t" : "f").append('\t');
                lines.append(row.connector()).append('\t').append(row.jobId()).append('\t');
                lines.append(row.success() ? "\t" : "verify-credentials\tInstitutionUnavailable");
                lines.append('\t').append(steps(row)).append('\n');
            }
        }
    }

    private static String steps(Row row) {
        return "{\"verify-credentials\":" + row.steps().get(0) + ",\"retrieve-accounts\":"
                + row.steps().get(1) + ",\"retrieve-transactions\":"
                + row.steps().get(2) + "}";
    }
}
