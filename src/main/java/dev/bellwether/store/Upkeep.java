package dev.bellwether.store;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the coming days and drops what is older than its retention, on one connection and without ever holding up writers:
 * days are detached concurrently, and rows are deleted only from days that nobody writes to any more, or a few at a time.
 * What cannot be done today, because a transaction reads it for long, is done tomorrow.
 *
 * @param historyRetention of what is not kept by the day
 */
record Upkeep(Partitions partitions, OwnConnection own, Duration historyRetention) {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final int KEYS_AT_A_TIME = 20_000;

    private static final String DAYS = """
            SELECT c.relname AS name, i.inhrelid IS NOT NULL AS attached, coalesce(i.inhdetachpending, false) AS pending
            FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.relkind = 'r' AND c.relname ~ ('^' || $1 || '_[0-9]{8}$') AND pg_table_is_visible(c.oid)
            ORDER BY c.relname
            """;

    private static final String DELETE_KEYS = """
            DELETE FROM job_outcome_key WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM job_outcome_key WHERE received_on < $1 LIMIT $2))
            """;

    /**
     * What is older than the history. The last change before stays, since it may hold until today; that of a connector that
     * nobody evaluates any more goes too.
     */
    private static final List<String> DELETE_HISTORY = List.of(
            "DELETE FROM release WHERE at < $1",
            "DELETE FROM maintenance WHERE ends_at < $1",
            "DELETE FROM status_override WHERE ends_at < $1",
            "DELETE FROM probe_failure WHERE at < $1",
            "DELETE FROM last_success WHERE at < $1",
            "DELETE FROM notification WHERE created_at < $1",
            "DELETE FROM maintenance_window WHERE coalesce(superseded_at, last_to) < $1",
            "DELETE FROM audit WHERE last_at < $1",
            "DELETE FROM evaluation_latest WHERE at < $1",
            """
            DELETE FROM status_change AS old WHERE at < $1 AND (
                EXISTS (SELECT FROM status_change AS next
                    WHERE next.connector_id = old.connector_id AND next.at > old.at AND next.at < $1)
                OR NOT EXISTS (SELECT FROM evaluation_latest AS latest WHERE latest.connector_id = old.connector_id))
            """,
            """
            DELETE FROM incident AS old WHERE ended_at < $1 OR (began_at < $1
                AND NOT EXISTS (SELECT FROM evaluation_latest AS latest WHERE latest.connector_id = old.connector_id))
            """,
            """
            DELETE FROM incident_note AS note WHERE began_at < $1 AND NOT EXISTS (
                SELECT FROM incident WHERE incident.connector_id = note.connector_id AND incident.began_at = note.began_at)
            """,
            "DELETE FROM source_rejected WHERE rejected_at < $1");

    private record Day(String table, String name, LocalDate day, boolean attached, boolean pending) {}

    /** Does everything there is to do, unless another node is at it. */
    Future<Void> run(Instant now) {
        OffsetDateTime first = Times.toSql(now.minus(historyRetention));
        return own.alone(
                "upkeep",
                () -> partitions
                        .createAhead(now)
                        .compose(made -> own.command("SET lock_timeout = '60s'"))
                        .compose(set -> Repeat.forEach(Partitions.TABLES, table -> dropExpired(table, now)))
                        .compose(dropped -> deleteKeys(partitions.firstDay(now)))
                        .compose(deleted -> Repeat.forEach(DELETE_HISTORY, sql -> own.query(sql, Tuple.of(first)))));
    }

    private Future<Void> dropExpired(String table, Instant now) {
        LocalDate first = partitions.firstDay(now);
        return days(table)
                .compose(days -> Repeat.forEach(
                        days.stream()
                                .filter(day -> day.day().isBefore(first) || day.pending())
                                .toList(),
                        this::drop));
    }

    private Future<Void> drop(Day day) {
        partitions.forget(day.table(), day.day());
        Future<?> detached = Future.succeededFuture();
        if (day.attached()) {
            String how = day.pending() ? "FINALIZE" : "CONCURRENTLY";
            detached = own.command("ALTER TABLE " + day.table() + " DETACH PARTITION " + day.name() + " " + how);
        }
        return detached.compose(free -> own.command("DROP TABLE " + day.name()))
                .onSuccess(dropped -> LOG.info("dropped {}", day.name()))
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.warn("{} cannot be dropped now: {}", day.name(), failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> deleteKeys(LocalDate first) {
        AtomicLong deleted = new AtomicLong();
        return Repeat.whileTrue(() -> own.query(DELETE_KEYS, Tuple.of(first, KEYS_AT_A_TIME))
                        .map(rows -> {
                            deleted.addAndGet(rows.rowCount());
                            return rows.rowCount() == KEYS_AT_A_TIME;
                        }))
                .onSuccess(done -> {
                    if (deleted.get() > 0) {
                        LOG.info("deleted {} rows of job_outcome_key", deleted);
                    }
                });
    }

    private Future<List<Day>> days(String table) {
        return own.query(DAYS, Tuple.of(table)).map(rows -> {
            List<Day> days = new ArrayList<>();
            for (Row row : rows) {
                String name = row.getString("name");
                LocalDate day = LocalDate.parse(name.substring(table.length() + 1), DateTimeFormatter.BASIC_ISO_DATE);
                days.add(new Day(table, name, day, row.getBoolean("attached"), row.getBoolean("pending")));
            }
            return days;
        });
    }
}
