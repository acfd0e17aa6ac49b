package dev.bellwether.store.evidence;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finished runs of probes, each once. */
public record ProbeRuns(Sql read, Sql scan, Partitions partitions, Clock clock) {
    /** How many failures of each probe are kept at the least; those of our own side take no place of the target's. */
    public static final int FAILURES_KEPT = 50;

    private static final String COLUMNS =
            "connector_id, probe, at, result, fault, confirm, informational, cause, detail, duration_ns, phases_ns,"
                    + " status_code, tls_version, tls_cipher, tls_not_after, tls_subject, tls_issuer, attempts";

    private static final Function<Row, ProbeRun> RUN = Records.reader(ProbeRun.class);
    private static final Function<Row, StoredRun> STORED_RUN = Records.reader(StoredRun.class);

    private static final String INSERT =
            """
            WITH given AS (
                SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[],
                    $7::boolean[], $8::boolean[], $9::text[], $10::text[], $11::bigint[], $12::text[]::jsonb[], $13::int[],
                    $14::text[], $15::text[], $16::timestamptz[], $17::text[], $18::text[], $19::int[], $20::text[])
                    AS given (day, %1$s, snippet)
            ), failing AS (
                SELECT DISTINCT connector_id, probe, fault = 'platform' AS ours FROM given WHERE result = 'failure'
            ), trimmed AS (
                DELETE FROM probe_failure old USING failing
                WHERE old.connector_id = failing.connector_id AND old.probe = failing.probe
                    AND (old.fault = 'platform') = failing.ours
                    AND old.at < (
                        SELECT at FROM probe_failure kept
                        WHERE kept.connector_id = failing.connector_id AND kept.probe = failing.probe
                            AND (kept.fault = 'platform') = failing.ours
                        ORDER BY at DESC OFFSET %2$d LIMIT 1)
            ), failed AS (
                INSERT INTO probe_failure (%1$s, snippet) SELECT %1$s, snippet FROM given WHERE result = 'failure'
                ON CONFLICT DO NOTHING
            ), late AS (
                %3$s
            )
            INSERT INTO probe_run (day, %1$s) SELECT day, %1$s FROM given
            ON CONFLICT DO NOTHING
            """.formatted(COLUMNS, FAILURES_KEPT - 1, OutcomeInserts.lateNote("given", "at", "$21"));

    private static final String FOR_EACH = """
            SELECT %s, '' AS snippet FROM probe_run
            WHERE at > $1 AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
            ORDER BY arrival
            """.formatted(COLUMNS);

    /** At equal times runs count in the order in which they came. */
    private static final String BETWEEN = """
            SELECT at, result, fault, confirm FROM probe_run
            WHERE connector_id = $1 AND at > $2 AND at <= $3 AND NOT informational
                AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
            ORDER BY at, arrival
            """;

    private static final String RECENT = """
            SELECT %s, '' AS snippet FROM probe_run
            WHERE connector_id = $1 AND probe = $2
            ORDER BY at DESC LIMIT $3
            """.formatted(COLUMNS);

    private static final String LATEST = """
            SELECT latest.* FROM unnest($2::text[]) AS wanted (probe) CROSS JOIN LATERAL (
                SELECT %s, '' AS snippet FROM probe_run
                WHERE connector_id = $1 AND probe = wanted.probe
                ORDER BY at DESC LIMIT 1) AS latest
            """.formatted(COLUMNS);

    private static final String LAST_REGULAR = """
            SELECT latest.* FROM unnest($1::text[], $2::text[]) AS wanted (connector_id, probe) CROSS JOIN LATERAL (
                SELECT %s, '' AS snippet FROM probe_run
                WHERE connector_id = wanted.connector_id AND probe = wanted.probe AND day >= $3
                    AND NOT confirm AND NOT informational AND (result <> 'failure' OR fault <> 'platform')
                ORDER BY at DESC LIMIT 1) AS latest
            """.formatted(COLUMNS);

    private static final String FAILURES = """
            SELECT latest.* FROM unnest($2::text[]) AS wanted (probe) CROSS JOIN LATERAL (
                SELECT %s, snippet FROM probe_failure
                WHERE connector_id = $1 AND probe = wanted.probe
                ORDER BY at DESC LIMIT $3) AS latest
            ORDER BY latest.at DESC
            """.formatted(COLUMNS);

    /** Stores runs, and failures once more, in one statement; a run of the same probe at the same time that is stored already stays as it is. */
    public Future<Void> insert(List<ProbeRun> runs) {
        if (runs.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant now = clock.instant();
        Function<ProbeRun, LocalDate> day = run -> partitions.dayOf(run.at(), now);
        Tuple parameters = parameters(runs, day).addValue(Times.toSql(now));
        return partitions
                .write(Partitions.PROBE_RUNS, runs.stream().map(day).toList(), sql -> sql.run(INSERT, parameters))
                .mapEmpty();
    }

    /** Hands over every run that ended after a time, in the order of arrival, on the caller's context, part by part. */
    public Future<Void> forEach(Instant endedAfter, Consumer<ProbeRun> consumer) {
        return scan.forEach(FOR_EACH, Sql.values(endedAfter), row -> consumer.accept(RUN.apply(row)));
    }

    /** Of each probe of some connectors the last run on its schedule whose failure, if it failed, is not of our own side. */
    public Future<List<ProbeRun>> lastRegular(Collection<Connector> connectors) {
        List<Wanted> wanted = connectors.stream()
                .flatMap(connector -> connector.probes().stream().map(spec -> new Wanted(connector.id(), spec.id())))
                .toList();
        LocalDate oldest = partitions.oldestDay(clock.instant());
        // Nearly all ran within a day, and only the others are worth a look at five weeks.
        return lastRegular(wanted, Times.day(clock.instant()).minusDays(1)).compose(recent -> {
            Set<Wanted> found = recent.stream()
                    .map(run -> new Wanted(run.connectorId(), run.probe()))
                    .collect(Collectors.toSet());
            return lastRegular(
                            wanted.stream()
                                    .filter(probe -> !found.contains(probe))
                                    .toList(),
                            oldest)
                    .map(older -> Stream.concat(recent.stream(), older.stream()).toList());
        });
    }

    private record Wanted(String connectorId, String probe) {}

    private Future<List<ProbeRun>> lastRegular(List<Wanted> wanted, LocalDate since) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = new Columns<>(wanted)
                .texts(Wanted::connectorId)
                .texts(Wanted::probe)
                .parameters()
                .addValue(since);
        return scan.run(LAST_REGULAR, parameters)
                .map(rows -> rows.stream().map(RUN).toList());
    }

    /** The runs of a connector that count as evidence and ended in {@code (from, to]}, in order of time; all in memory at once. */
    public Future<List<StoredRun>> between(String connectorId, Instant from, Instant to) {
        return scan.list(STORED_RUN, BETWEEN, connectorId, from, to);
    }

    /** The latest runs of a probe, newest first, at most {@code limit}. */
    public Future<List<ProbeRun>> recent(String connectorId, String probe, int limit) {
        return read.list(RUN, RECENT, connectorId, probe, limit);
    }

    /** The latest run of each of these probes, in any order; none of one that has not run yet. Without snippets. */
    public Future<List<ProbeRun>> latest(String connectorId, Collection<String> probes) {
        return read.list(RUN, LATEST, connectorId, probes);
    }

    /**
     * The last failures of each of these probes, newest first, also those whose day is gone.
     *
     * @param limit of each probe; {@link #FAILURES_KEPT} are there at the most, and as many again that were our own fault
     */
    public Future<List<ProbeRun>> failures(String connectorId, Collection<String> probes, int limit) {
        return read.list(RUN, FAILURES, connectorId, probes, limit);
    }

    private static Tuple parameters(List<ProbeRun> runs, Function<ProbeRun, LocalDate> day) {
        return new Columns<>(runs)
                .days(day)
                .texts(ProbeRun::connectorId)
                .texts(ProbeRun::probe)
                .times(ProbeRun::at)
                .texts(run -> run.result().wire())
                .texts(run -> run.fault().wire())
                .booleans(ProbeRun::confirm)
                .booleans(ProbeRun::informational)
                .texts(ProbeRun::cause)
                .texts(ProbeRun::detail)
                .column(run -> run.duration().toNanos(), Long[]::new)
                .objects(run -> nanos(run.phases()))
                .integers(run -> run.statusCode().isPresent() ? run.statusCode().getAsInt() : null)
                .texts(run -> run.tls().map(ProbeRun.TlsSeen::version).orElse(null))
                .texts(run -> run.tls().map(ProbeRun.TlsSeen::cipher).orElse(null))
                .optionalTimes(run -> run.tls().flatMap(ProbeRun.TlsSeen::notAfter))
                .texts(run -> run.tls().map(ProbeRun.TlsSeen::subject).orElse(null))
                .texts(run -> run.tls().map(ProbeRun.TlsSeen::issuer).orElse(null))
                .integers(ProbeRun::attempts)
                .texts(ProbeRun::snippet)
                .parameters();
    }

    private static Map<String, Long> nanos(Map<String, Duration> phases) {
        Map<String, Long> nanos = new HashMap<>();
        phases.forEach((phase, duration) -> nanos.put(phase, duration.toNanos()));
        return nanos;
    }

    /** What windows need of a probe run, which ended then; its fault is without meaning unless it failed. */
    public record StoredRun(Instant at, ProbeResult result, Fault fault, boolean confirm) {}
}
