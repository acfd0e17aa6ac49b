package dev.bellwether.store.rollup;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Micros;
import dev.bellwether.store.rollup.EvidenceHour.RunEnd;
import dev.bellwether.store.sql.Times;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.IntBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final int LARGE = 5_000;
    private static final int MICROS_OF_A_MINUTE = 60_000_000;

    private final String connectorId;
    private final Instant start;
    private final ErrorCodes codes;
    private Map<OutcomeKind, Integer> kinds = new LinkedHashMap<>();
    /** Outcomes as {@link EvidenceHour#jobs} has them. */
    private final JobChains jobs = new JobChains();

    private final Durations steps = new Durations();
    private final Map<Alike, Runs> probes = new LinkedHashMap<>();
    private Instant lastSuccess;

    private record Alike(String probe, RunEnd end, List<String> phases) {}

    private record Runs(Buffer minutes, LongStream.Builder took) {}

    /** Of an hour that starts then; by the codes the faults are kept of what is not told apart. */
    public ConnectorHour(String connectorId, Instant start, ErrorCodes codes) {
        this.connectorId = connectorId;
        this.start = start;
        this.codes = codes;
    }

    /** The parameters of {@link #EVIDENCE}. */
    public static Tuple span(Instant from, Instant to, LocalDate firstDay, LocalDate lastDay) {
        return Tuple.of(Times.toSql(from), Times.toSql(to), firstDay, lastDay);
    }

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
        jobs.add(row.getString(1), EvidenceHour.MINUTES * place + minute);
        Durations.forEachStored(row.getString(7), steps::add);
        if (success) {
            lastSuccess = at;
        }
        if (kinds.size() > OutcomeKind.MOST_HELD) {
            bound();
        }
    }

    /** Leaves the most frequent steps and codes alone; the others become one. */
    private void bound() {
        OutcomeKind[] byPlace = kinds.keySet().toArray(OutcomeKind[]::new);
        long[] counts = new long[byPlace.length];
        IntBuffer outcomes = jobs.outcomes();
        while (outcomes.hasRemaining()) {
            counts[outcomes.get() / EvidenceHour.MINUTES]++;
        }
        Map<OutcomeKind, Long> frequent = new HashMap<>();
        kinds.forEach((kind, place) -> frequent.put(kind, counts[place]));
        Map<OutcomeKind, OutcomeKind> bounded = OutcomeKind.bounded(frequent, codes);
        Map<OutcomeKind, Integer> fewer = new LinkedHashMap<>();
        int[] places = new int[byPlace.length];
        Arrays.setAll(places, place -> fewer.computeIfAbsent(bounded.get(byPlace[place]), absent -> fewer.size()));
        jobs.replace(outcome ->
                EvidenceHour.MINUTES * places[outcome / EvidenceHour.MINUTES] + outcome % EvidenceHour.MINUTES);
        kinds = fewer;
    }

    private void addRun(Row row, int minute) {
        Map<String, Long> phases = new LinkedHashMap<>();
        Durations.forEachStored(row.getString(7), phases::put);
        Alike alike = new Alike(
                row.getString(1), RunEnd.of(row.getString(5), row.getString(6)), List.copyOf(phases.keySet()));
        Runs runs = probes.computeIfAbsent(alike, absent -> new Runs(Buffer.buffer(), LongStream.builder()));
        runs.minutes.appendByte((byte) minute);
        phases.values().forEach(runs.took::add);
    }

    /** Whether it takes milliseconds to make its evidence. */
    public boolean isLarge() {
        return jobs.outcomes().remaining() > LARGE;
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

    /** To be asked first: what is not among the most frequent becomes one here. */
    List<OutcomeKind> kinds() {
        bound();
        return List.copyOf(kinds.keySet());
    }

    int[] jobsByMinute() {
        return flat(jobs.alike(outcome -> outcome));
    }

    /** As if all outcomes were of the hour's first minute, so that many more jobs are alike. */
    int[] jobs() {
        return flat(jobs.alike(outcome -> outcome - outcome % EvidenceHour.MINUTES));
    }

    private static int[] flat(Map<IntBuffer, Integer> alike) {
        IntStream.Builder flat = IntStream.builder();
        alike.forEach((job, times) -> {
            Arrays.stream(job.array()).forEach(flat::add);
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
