package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls evidence up by connector and hour, on one connection and beside the writers. An hour is closed first: from then on a writer notes
 * it in the statement that adds to it. Once the transactions that began before have ended, the roll-up reads the closed hours, and again those that
 * were noted ten minutes ago or earlier. Each step is a transaction and can be done again, so the daemon may be killed at any time.
 */
public record RollUp(Means means) {
    private static final Logger LOG = LoggerFactory.getLogger(RollUp.class);

    /** How long after its end an hour is closed, and how long after its first late row it is made again, whole. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    private static final int MOST_WAITS = 300;

    /** An hour may be rolled up for the first time while much else would have to be sorted on disk. */
    private static final String SORT_IN_MEMORY = "SET work_mem = '64MB'";

    private static final String CLOSE = """
            UPDATE roll_up SET closed_until = greatest(closed_until, $1), claimed_until = greatest(claimed_until, $2)
            RETURNING closed_until, done_until, claimed_until
            """;

    /** Those of this daemon and of other nodes: a statement that read the marks before they were moved writes by the old ones. */
    private static final String RUNNING = """
            SELECT pid || ' ' || xact_start AS transaction FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'bellwether' AND xact_start IS NOT NULL
                AND pid <> pg_backend_pid()
            """;

    private record Marks(Instant closed, Instant done, Instant claimed) {}

    private static final Function<Row, Marks> MARKS = Records.reader(Marks.class);

    /** Rolls up all closed hours from a day on that are not rolled up yet or got late rows, unless another node does so. */
    public Future<Void> run(Instant now, LocalDate firstDay) {
        Instant claim = now.minus(GRACE);
        Instant close = claim.truncatedTo(ChronoUnit.HOURS);
        return means.own()
                .alone(
                        "roll_up",
                        () -> means.own()
                                .command(SORT_IN_MEMORY)
                                .compose(set ->
                                        means.own().query(CLOSE, Tuple.of(Times.toSql(close), Times.toSql(claim))))
                                .map(rows -> MARKS.apply(rows.iterator().next()))
                                .compose(marks -> catchUp(marks, Times.startOf(firstDay))));
    }

    private Future<Void> catchUp(Marks marks, Instant first) {
        ClosedHours closed = new ClosedHours(means);
        LateHours late = new LateHours(means, marks.claimed);
        Instant from = marks.done.isBefore(first) ? first : marks.done;
        return late.isSomethingToDo().compose(something -> {
            if (!something && !from.isBefore(marks.closed)) {
                return Future.succeededFuture();
            }
            if (Duration.between(from, marks.closed).toHours() > 1) {
                LOG.info("rolling evidence up from {} to {}", from, marks.closed);
            }
            return means.own()
                    .query(RUNNING, Tuple.tuple())
                    .compose(rows -> waitForAll(transactions(rows)))
                    .compose(ended -> closed.rollUp(from, marks.closed))
                    .compose(done -> late.rollUp(first));
        });
    }

    private static Set<String> transactions(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getString("transaction")).collect(Collectors.toSet());
    }

    private Future<Void> waitForAll(Set<String> running) {
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        int[] waits = {0};
        return Repeat.whileTrue(() -> means.own()
                .query("SELECT pg_sleep(0.1)", Tuple.tuple())
                .compose(slept -> means.own().query(RUNNING, Tuple.tuple()))
                .compose(rows -> {
                    running.retainAll(transactions(rows));
                    return !running.isEmpty() && ++waits[0] > MOST_WAITS
                            ? Future.failedFuture(new StoreUnavailable(
                                    StoreUnavailable.Reason.CONFLICT,
                                    "transactions have been open for long: " + running,
                                    null))
                            : Future.succeededFuture(!running.isEmpty());
                }));
    }

    /** Keeps the roll-up to half of the time while other connections write. */
    public static final class Pace {
        private static final long MOST_MS = 1_000;

        private final Vertx vertx;
        private final LongSupplier writes;
        private long seen;
        private long since = System.nanoTime();

        /** @param writes how many statements of others have begun so far */
        public Pace(Vertx vertx, LongSupplier writes) {
            this.vertx = vertx;
            this.writes = writes;
            this.seen = writes.getAsLong();
        }

        /** Waits as long as the last piece of work took, which should be milliseconds to a second, if others wrote meanwhile. */
        Future<Void> rest() {
            long now = writes.getAsLong();
            long workedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            boolean alone = now == seen;
            seen = now;
            return alone || workedMs == 0
                    ? awake()
                    : vertx.timer(Math.min(MOST_MS, workedMs), TimeUnit.MILLISECONDS)
                            .compose(rested -> awake());
        }

        private Future<Void> awake() {
            since = System.nanoTime();
            return Future.succeededFuture();
        }
    }

    /** What it works with, and writes hours with; by the error codes the faults are kept of what is not told apart. */
    public record Means(Vertx vertx, OwnConnection own, Pace pace, ErrorCodes codes) {
        private static final String STORE = """
                INSERT INTO evidence_hour (day, hour, connector_id, kinds, jobs_by_minute, jobs, steps, probes)
                SELECT * FROM unnest($1::date[], $2::timestamptz[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                    $7::bytea[], $8::bytea[])
                ON CONFLICT (connector_id, hour, day) DO UPDATE
                SET kinds = excluded.kinds, jobs_by_minute = excluded.jobs_by_minute, jobs = excluded.jobs,
                    steps = excluded.steps, probes = excluded.probes
                """;

        private static final String STORE_LAST_SUCCESS = """
                INSERT INTO last_success (connector_id, at)
                SELECT connector_id, max(at) FROM unnest($1::text[], $2::timestamptz[]) AS given (connector_id, at)
                GROUP BY connector_id ORDER BY connector_id
                ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at WHERE last_success.at < excluded.at
                """;

        /** Does some work in a transaction: all of it is kept, or none. */
        <T> Future<T> inTransaction(Supplier<Future<T>> work) {
            return own.connection()
                    .begin()
                    .compose(transaction -> work.get()
                            .compose(done -> transaction.commit().map(done))
                            .recover(failure ->
                                    transaction.rollback().transform(undone -> Future.failedFuture(failure))));
        }

        Future<Void> addDays(Collection<LocalDate> days) {
            return own.query(
                            "SELECT add_day('evidence_hour', day) FROM unnest($1::date[]) AS day ORDER BY day",
                            Tuple.tuple().addArrayOfLocalDate(days.toArray(LocalDate[]::new)))
                    .mapEmpty();
        }

        Future<Void> store(List<ConnectorHour> hours) {
            if (hours.isEmpty()) {
                return Future.succeededFuture();
            }
            Tuple lastSuccesses = new Columns<>(hours.stream()
                            .filter(hour -> hour.lastSuccess().isPresent())
                            .toList())
                    .texts(ConnectorHour::connectorId)
                    .optionalTimes(ConnectorHour::lastSuccess)
                    .parameters();
            // To write out thousands of rows takes too long for an event loop.
            return vertx.executeBlocking(() -> columns(hours))
                    .compose(columns -> own.query(STORE, columns))
                    .compose(stored -> own.query(STORE_LAST_SUCCESS, lastSuccesses))
                    .mapEmpty();
        }

        private static Tuple columns(List<ConnectorHour> hours) {
            return new Columns<>(hours)
                    .days(hour -> Times.day(hour.start()))
                    .times(ConnectorHour::start)
                    .texts(ConnectorHour::connectorId)
                    .bytes(hour -> EvidenceHour.bytes(hour.kinds()))
                    .bytes(hour -> EvidenceHour.bytes(hour.jobsByMinute()))
                    .bytes(hour -> EvidenceHour.bytes(hour.jobs()))
                    .bytes(hour -> EvidenceHour.bytes(hour.steps()))
                    .bytes(hour -> EvidenceHour.bytes(hour.probes()))
                    .parameters();
        }
    }
}
