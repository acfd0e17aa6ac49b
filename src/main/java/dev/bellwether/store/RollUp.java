package dev.bellwether.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls evidence up by connector and hour, on one connection and beside the writers. An hour is first closed: whoever writes to it
 * from then on says so in the same statement. When all that began to write before has ended, what is there is rolled up. Each
 * step is a transaction and can be done again, so this may be killed at any time.
 */
final class RollUp {
    private static final Logger LOG = LoggerFactory.getLogger(RollUp.class);

    /** Most outcomes come within seconds; each that comes later costs a reading of its hour. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final int PAGE = 2_000;
    private static final int ROWS_OF_A_BATCH = 20_000;
    private static final int DIRTY_HOURS_OF_A_BATCH = 100;
    private static final int MOST_WAITS = 300;

    private static final String LOCK =
            "SELECT pg_try_advisory_lock(hashtextextended('bellwether.roll_up', 0)) AS locked";

    private static final String CLOSE = """
            UPDATE roll_up SET closed_until = greatest(closed_until, $1) RETURNING closed_until, done_until
            """;

    /** Only what this daemon and others like it do: a statement of theirs that read an older mark writes by it. */
    private static final String RUNNING = """
            SELECT pid || ' ' || xact_start AS transaction FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'bellwether' AND xact_start IS NOT NULL
                AND pid <> pg_backend_pid()
            """;

    private static final String HOUR =
            ConnectorHour.EVIDENCE.formatted("$1", "$2", "$3", "$4") + "ORDER BY connector_id, at, attempt";

    private static final String DONE = "UPDATE roll_up SET done_until = $1";

    /** What is older than the retention is never rolled up, but may be the last that succeeded. */
    private static final String FORGET_OLD = """
            WITH old AS (
                DELETE FROM evidence_hour_dirty WHERE hour < $1 RETURNING connector_id, hour
            )
            INSERT INTO last_success (connector_id, at)
            SELECT connector_id, max(late.completed_at) FROM (SELECT DISTINCT connector_id, hour FROM old) AS dirty
            CROSS JOIN LATERAL (
                SELECT completed_at FROM job_outcome
                WHERE job_outcome.connector_id = dirty.connector_id AND success AND completed_at > hour
                    AND completed_at <= hour + interval '1 hour'
                ORDER BY completed_at DESC LIMIT 1) AS late
            GROUP BY connector_id ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
            """;

    private static final String TAKE_DIRTY = """
            WITH taken AS (
                SELECT DISTINCT connector_id, hour FROM (
                    SELECT connector_id, hour FROM evidence_hour_dirty LIMIT 10000) AS first
                LIMIT $1)
            DELETE FROM evidence_hour_dirty AS dirty USING taken
            WHERE dirty.connector_id = taken.connector_id AND dirty.hour = taken.hour
            RETURNING dirty.connector_id, dirty.hour, dirty.job
            """;

    private static final String KNOWN_JOBS = """
            SELECT connector_id, hour, jobs
            FROM unnest($1::text[], $2::timestamptz[], $3::date[]) AS asked (connector_id, hour, day)
            JOIN evidence_hour USING (connector_id, hour, day)
            """;

    private static final String OF_A_CONNECTOR =
            """
            SELECT * FROM (%s) AS evidence WHERE connector_id = $5 ORDER BY at, attempt
            """.formatted(ConnectorHour.EVIDENCE.formatted("$1", "$2", "$3", "$4"));

    private static final String STORE = """
            INSERT INTO evidence_hour (day, hour, connector_id, outcomes, jobs, steps, probes)
            SELECT * FROM unnest($1::date[], $2::timestamptz[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                $7::bytea[])
            ON CONFLICT (connector_id, hour, day) DO UPDATE
            SET outcomes = excluded.outcomes, jobs = excluded.jobs, steps = excluded.steps, probes = excluded.probes
            """;

    private static final String STORE_LAST_SUCCESS = """
            INSERT INTO last_success (connector_id, at)
            SELECT connector_id, max(at) FROM unnest($1::text[], $2::timestamptz[]) AS given (connector_id, at)
            GROUP BY connector_id ORDER BY connector_id
            ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
            """;

    private final SqlConnection connection;
    private final int statementSeconds;
    private final JobHash hashes = new JobHash();
    private final SplitJobs splitJobs;
    private long span;

    /**
     * @param statementSeconds after which a statement counts as failed; the server's own limit is the same
     */
    RollUp(SqlConnection connection, int statementSeconds) {
        this.connection = connection;
        this.statementSeconds = statementSeconds;
        this.splitJobs = new SplitJobs(this::query);
    }

    private record Marks(Instant closed, Instant done) {
        static Marks of(RowSet<Row> rows) {
            Row row = rows.iterator().next();
            return new Marks(Times.of(row, "closed_until"), Times.of(row, "done_until"));
        }
    }

    private record Key(String connectorId, Instant hour) {}

    /**
     * Rolls up whatever is to be, unless another node is at it.
     *
     * @param firstDay what lies before is not rolled up any more
     */
    Future<Void> run(Instant now, LocalDate firstDay) {
        Instant first = Times.startOf(firstDay);
        return query(LOCK, Tuple.tuple()).compose(rows -> {
            if (!rows.iterator().next().getBoolean("locked")) {
                return Future.succeededFuture();
            }
            Instant close = now.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
            span = Duration.between(first, now).toHours();
            return query(CLOSE, Tuple.of(Times.toSql(close)))
                    .map(Marks::of)
                    .compose(marks -> catchUp(marks, first))
                    .compose(done -> query(FORGET_OLD, Tuple.of(Times.toSql(first))))
                    .compose(forgotten -> tidy());
        });
    }

    private Future<Void> catchUp(Marks marks, Instant first) {
        if (!marks.done.isBefore(marks.closed)) {
            return Future.succeededFuture();
        }
        Instant from = marks.done.isBefore(first) ? first : marks.done;
        if (Duration.between(from, marks.closed).toHours() > 1) {
            LOG.info("rolling evidence up from {} to {}", from, marks.closed);
        }
        return query(RUNNING, Tuple.tuple())
                .compose(rows -> waitForAll(transactions(rows), 0))
                .compose(ended -> rollUp(from, marks.closed));
    }

    private static Set<String> transactions(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getString("transaction")).collect(Collectors.toSet());
    }

    private Future<Void> waitForAll(Set<String> running, int waits) {
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        if (waits > MOST_WAITS) {
            return Future.failedFuture(new StoreUnavailable(
                    StoreUnavailable.Reason.CONFLICT, "transactions have been open for long: " + running, null));
        }
        return query("SELECT pg_sleep(0.1)", Tuple.tuple())
                .compose(slept -> query(RUNNING, Tuple.tuple()))
                .compose(rows -> {
                    Set<String> left = transactions(rows);
                    left.retainAll(running);
                    return waitForAll(left, waits + 1);
                });
    }

    private Future<Void> rollUp(Instant hour, Instant until) {
        if (!hour.isBefore(until)) {
            return Future.succeededFuture();
        }
        Instant end = hour.plus(ConnectorHour.LENGTH);
        Tuple span = span(hour);
        return addDay(List.of(Times.day(hour)))
                .compose(there -> connection.begin())
                .compose(transaction -> connection
                        .prepare(HOUR)
                        .compose(statement -> {
                            Cursor cursor = statement.cursor(span);
                            return packAll(cursor, new Batch(hour))
                                    .compose(packed -> cursor.close())
                                    .compose(closed -> statement.close());
                        })
                        .compose(packed -> query(DONE, Tuple.of(Times.toSql(end))))
                        .compose(marked -> transaction.commit()))
                .compose(committed -> rollUp(end, until));
    }

    private static Tuple span(Instant hour) {
        Instant end = hour.plus(ConnectorHour.LENGTH);
        return Tuple.of(Times.toSql(hour), Times.toSql(end), Times.day(hour), Times.day(end));
    }

    /** Connectors of one hour, of which the last may not be complete yet. */
    private final class Batch {
        private final Instant hour;
        private final List<ConnectorHour> complete = new ArrayList<>();
        private ConnectorHour current;
        private int rows;

        Batch(Instant hour) {
            this.hour = hour;
        }

        void add(Row row) {
            String connectorId = row.getString("connector_id");
            if (current == null || !current.connectorId().equals(connectorId)) {
                next(new ConnectorHour(connectorId, hour, hashes));
            }
            current.add(row);
            rows++;
        }

        void next(ConnectorHour connector) {
            if (current != null) {
                complete.add(current);
            }
            current = connector;
        }

        boolean isLarge() {
            return rows > ROWS_OF_A_BATCH;
        }

        List<ConnectorHour> take() {
            List<ConnectorHour> taken = List.copyOf(complete);
            complete.clear();
            rows = 0;
            return taken;
        }
    }

    private Future<Void> packAll(Cursor cursor, Batch batch) {
        return bounded(cursor.read(PAGE)).compose(rows -> {
            rows.forEach(batch::add);
            if (!cursor.hasMore()) {
                batch.next(null);
                return store(batch.take());
            }
            Future<Void> stored = batch.isLarge() ? store(batch.take()) : Future.succeededFuture();
            return stored.compose(done -> packAll(cursor, batch));
        });
    }

    private Future<Void> tidy() {
        return connection
                .begin()
                .compose(transaction -> query(TAKE_DIRTY, Tuple.of(DIRTY_HOURS_OF_A_BATCH))
                        .compose(this::packAgain)
                        .compose(packed -> transaction.commit().map(packed)))
                .compose(packed -> packed == 0 ? Future.succeededFuture() : tidy());
    }

    private Future<Integer> packAgain(RowSet<Row> dirty) {
        Map<Key, ConnectorHour> hours = new HashMap<>();
        Map<Key, Set<Long>> open = new HashMap<>();
        for (Row row : dirty) {
            Key key = new Key(row.getString("connector_id"), Times.of(row, "hour"));
            hours.computeIfAbsent(key, absent -> new ConnectorHour(key.connectorId, key.hour, hashes));
            Set<Long> jobs = open.computeIfAbsent(key, absent -> new HashSet<>());
            if (row.getLong("job") != null) {
                jobs.add(row.getLong("job"));
            }
        }
        if (hours.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple asked = new Columns<>(List.copyOf(hours.keySet()))
                .texts(Key::connectorId)
                .times(Key::hour)
                .days(key -> Times.day(key.hour))
                .parameters();
        return addDay(hours.keySet().stream().map(key -> Times.day(key.hour)).collect(Collectors.toSet()))
                .compose(there -> query(KNOWN_JOBS, asked))
                .onSuccess(rows -> rows.forEach(row -> {
                    Set<Long> jobs = open.get(new Key(row.getString("connector_id"), Times.of(row, "hour")));
                    for (long job :
                            JobHashes.unpack(row.getBuffer("jobs").getBytes()).open()) {
                        jobs.add(job);
                    }
                }))
                .compose(known -> readEach(List.copyOf(hours.values()), 0))
                .onSuccess(read -> open.forEach((key, jobs) -> jobs.forEach(hours.get(key)::open)))
                .compose(read -> store(List.copyOf(hours.values())))
                .map(stored -> hours.size());
    }

    private Future<Void> readEach(List<ConnectorHour> hours, int next) {
        if (next == hours.size()) {
            return Future.succeededFuture();
        }
        ConnectorHour hour = hours.get(next);
        return query(OF_A_CONNECTOR, span(hour.start()).addString(hour.connectorId()))
                .onSuccess(rows -> rows.forEach(hour::add))
                .compose(read -> readEach(hours, next + 1));
    }

    private Future<Void> store(List<ConnectorHour> hours) {
        if (hours.isEmpty()) {
            return Future.succeededFuture();
        }
        List<ConnectorHour> successful =
                hours.stream().filter(hour -> hour.lastSuccess().isPresent()).toList();
        return splitJobs
                .open(hours, span)
                .compose(opened -> query(
                        STORE,
                        new Columns<>(hours)
                                .days(hour -> Times.day(hour.start()))
                                .times(ConnectorHour::start)
                                .texts(ConnectorHour::connectorId)
                                .bytes(ConnectorHour::packedOutcomes)
                                .bytes(ConnectorHour::packedJobs)
                                .bytes(ConnectorHour::packedSteps)
                                .bytes(ConnectorHour::packedProbes)
                                .parameters()))
                .compose(stored -> query(
                        STORE_LAST_SUCCESS,
                        new Columns<>(successful)
                                .texts(ConnectorHour::connectorId)
                                .optionalTimes(ConnectorHour::lastSuccess)
                                .parameters()))
                .mapEmpty();
    }

    private Future<Void> addDay(Collection<LocalDate> days) {
        return query(
                        "SELECT add_day('evidence_hour', day) FROM unnest($1::date[]) AS day ORDER BY day",
                        Tuple.tuple().addArrayOfLocalDate(days.toArray(LocalDate[]::new)))
                .mapEmpty();
    }

    private Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return bounded(connection.preparedQuery(sql).execute(parameters));
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(statementSeconds, TimeUnit.SECONDS);
    }
}
