package dev.bellwether.store.rollup;

import dev.bellwether.evidence.Micros;
import dev.bellwether.store.sql.Times;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Makes the evidence of one connector in an hour, or in a part of it, out of its rows. */
public final class ConnectorHour {
    /** Outcomes and probe runs alike, in {@code ($1, $2]} and in the days from $3 to $4; attempt 0 tells the runs. */
    static final String EVIDENCE = """
            SELECT connector_id, job_id AS name, attempt, completed_at AS at, success, failed_step AS first,
                error_code AS second, step_durations_ms::text AS took
            FROM job_outcome WHERE completed_at > $1 AND completed_at <= $2 AND day >= $3 AND day <= $4
            UNION ALL
            SELECT connector_id, probe, 0, at, false, result, fault, phases_ns::text
            FROM probe_run WHERE at > $1 AND at <= $2 AND day >= $3 AND day <= $4
            """;

    /** The rows of the connector $5. */
    public static final String OF_A_CONNECTOR = """
            SELECT * FROM (%s) AS evidence WHERE connector_id = $5 ORDER BY at, attempt
            """.formatted(EVIDENCE);

    private static final int MICROS_OF_A_MINUTE = 60_000_000;

    private final String connectorId;
    private final Instant start;
    private final Map<OutcomeKind, Integer> kinds = new LinkedHashMap<>();
    /** The outcomes of each job by its id, as {@link EvidenceHour#jobs} has them. */
    private final Map<String, List<Integer>> jobs = new HashMap<>();

    private final Durations steps = new Durations();
    private final Map<Alike, Runs> probes = new LinkedHashMap<>();
    private Instant lastSuccess;

    private record Alike(String probe, RunEnd end, List<String> phases) {}

    private record Runs(Buffer minutes, LongStream.Builder took) {}

    /**
     * @param start of the whole hour
     */
    public ConnectorHour(String connectorId, Instant start) {
        this.connectorId = connectorId;
        this.start = start;
    }

    /** The parameters of {@link #EVIDENCE}. */
    public static Tuple span(Instant from, Instant to, LocalDate firstDay, LocalDate lastDay) {
        return Tuple.of(Times.toSql(from), Times.toSql(to), firstDay, lastDay);
    }

    /** The same of a whole hour. */
    static Tuple span(Instant hour) {
        Instant end = hour.plus(EvidenceHour.LENGTH);
        return span(hour, end, Times.day(hour), Times.day(end));
    }

    /** Takes in a row of {@link #EVIDENCE}; they come in the order of time and attempt. By place, since names are looked for one by one. */
    public void add(Row row) {
        int attempt = row.getInteger(2);
        Instant at = row.getOffsetDateTime(3).toInstant();
        int minute = (int) ((Micros.of(at) - Micros.of(start) - 1) / MICROS_OF_A_MINUTE);
        if (attempt == 0) {
            addRun(row, minute);
            return;
        }
        boolean success = row.getBoolean(4);
        OutcomeKind kind = OutcomeKind.of(success, row.getString(5), row.getString(6));
        int place = kinds.computeIfAbsent(kind, absent -> kinds.size());
        jobs.computeIfAbsent(row.getString(1), absent -> new ArrayList<>(1)).add(EvidenceHour.MINUTES * place + minute);
        StoredDurations.forEach(row.getString(7), steps::add);
        if (success) {
            lastSuccess = at;
        }
    }

    private void addRun(Row row, int minute) {
        Map<String, Long> phases = StoredDurations.of(row.getString(7));
        Alike alike = new Alike(
                row.getString(1), RunEnd.of(row.getString(5), row.getString(6)), List.copyOf(phases.keySet()));
        Runs runs = probes.computeIfAbsent(alike, absent -> new Runs(Buffer.buffer(), LongStream.builder()));
        runs.minutes.appendByte((byte) minute);
        phases.values().forEach(runs.took::add);
    }

    String connectorId() {
        return connectorId;
    }

    Instant start() {
        return start;
    }

    Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccess);
    }

    /** What came so far, with the minutes of all. */
    public EvidenceHour evidence() {
        return new EvidenceHour(start, kinds(), jobsByMinute(), steps(), probes());
    }

    List<OutcomeKind> kinds() {
        return List.copyOf(kinds.keySet());
    }

    int[] jobsByMinute() {
        return flat(alike());
    }

    /** As if all outcomes were of the hour's first minute, so that many more jobs are alike. */
    int[] jobs() {
        Map<List<Integer>, Integer> alike = new LinkedHashMap<>();
        alike().forEach((job, times) -> alike.merge(
                job.stream()
                        .map(outcome -> outcome - outcome % EvidenceHour.MINUTES)
                        .toList(),
                times,
                Integer::sum));
        return flat(alike);
    }

    private Map<List<Integer>, Integer> alike() {
        Map<List<Integer>, Integer> alike = new LinkedHashMap<>();
        jobs.values().forEach(job -> alike.merge(job, 1, Integer::sum));
        return alike;
    }

    private static int[] flat(Map<List<Integer>, Integer> alike) {
        IntStream.Builder flat = IntStream.builder();
        alike.forEach((job, times) -> {
            job.forEach(flat::add);
            flat.add(-times);
        });
        return flat.build().toArray();
    }

    List<EvidenceHour.Step> steps() {
        return steps.steps();
    }

    /** May be asked for once. */
    List<EvidenceHour.Probe> probes() {
        List<EvidenceHour.Probe> all = new ArrayList<>();
        probes.forEach((alike, runs) -> all.add(new EvidenceHour.Probe(
                alike.probe,
                alike.end,
                alike.phases,
                runs.minutes.getBytes(),
                runs.took.build().toArray())));
        return all;
    }
}
