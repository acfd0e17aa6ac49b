package dev.bellwether.store.rollup;

import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.OwnConnection;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes hours again that got evidence after they were rolled up, some of them in one transaction with the notes that say so, in the order of
 * connectors and hours.
 */
public final class LateHours {
    private static final int HOURS_OF_A_BATCH = 50;

    private static final String ARE_CLAIMED =
            "SELECT EXISTS (SELECT FROM evidence_hour_dirty WHERE noted_at <= $1) AS claimed";

    /** What is older than the retention is never rolled up, but may be the last that succeeded. */
    private static final String FORGET_OLD = """
            WITH old AS (
                DELETE FROM evidence_hour_dirty WHERE hour < $1 AND noted_at <= $2 RETURNING connector_id, hour
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

    private static final String TAKE = """
            WITH taken AS (
                SELECT connector_id, hour, row_number() OVER (ORDER BY connector_id, hour) AS place FROM (
                    SELECT DISTINCT connector_id, hour FROM evidence_hour_dirty
                    WHERE (connector_id, hour) > ($2, $3) AND noted_at <= $1
                    ORDER BY connector_id, hour LIMIT $4) AS next)
            DELETE FROM evidence_hour_dirty AS dirty USING taken
            WHERE dirty.connector_id = taken.connector_id AND dirty.hour = taken.hour AND noted_at <= $1
            RETURNING dirty.connector_id, dirty.hour, dirty.job, place
            """;

    private static final String KNOWN_JOBS = """
            SELECT connector_id, hour, jobs
            FROM unnest($1::text[], $2::timestamptz[], $3::date[]) AS asked (connector_id, hour, day)
            JOIN evidence_hour USING (connector_id, hour, day)
            """;

    private static final String OF_A_CONNECTOR = """
            SELECT * FROM (%s) AS evidence WHERE connector_id = $5 ORDER BY at, attempt
            """.formatted(ConnectorHour.EVIDENCE);

    private final OwnConnection own;
    private final EvidenceHours hours;
    private final Pace pace;
    private final Instant claimed;
    private final JobHash hashes = new JobHash();
    private Key last = Key.FIRST;

    /**
     * @param claimed only notes from before are taken
     */
    LateHours(OwnConnection own, EvidenceHours hours, Pace pace, Instant claimed) {
        this.own = own;
        this.hours = hours;
        this.pace = pace;
        this.claimed = claimed;
    }

    private record Key(String connectorId, Instant hour) {
        static final Key FIRST = new Key("", Instant.MIN);
    }

    Future<Boolean> isSomethingToDo() {
        return own.query(ARE_CLAIMED, Tuple.of(Times.toSql(claimed)))
                .map(rows -> rows.iterator().next().getBoolean("claimed"));
    }

    /**
     * Makes all of them again.
     *
     * @param first hours before are not rolled up any more
     */
    Future<Void> rollUp(Instant first) {
        last = Key.FIRST;
        return own.query(FORGET_OLD, Tuple.of(Times.toSql(first), Times.toSql(claimed)))
                .compose(forgotten -> Repeat.whileTrue(this::rollUpNext));
    }

    /** Answers whether there were any. */
    private Future<Boolean> rollUpNext() {
        Tuple next = Tuple.of(Times.toSql(claimed), last.connectorId, Times.toSql(last.hour), HOURS_OF_A_BATCH);
        return own.connection()
                .begin()
                .compose(transaction -> own.query(TAKE, next)
                        .compose(this::packAgain)
                        .compose(packed -> transaction.commit().map(packed)))
                .compose(packed -> {
                    if (packed.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    last = packed.get(packed.size() - 1);
                    return pace.rest().map(true);
                });
    }

    /** Answers the hours, in the order in which the database takes them. */
    private Future<List<Key>> packAgain(RowSet<Row> notes) {
        Map<Key, Set<Long>> open = new HashMap<>();
        Map<Long, Key> places = new TreeMap<>();
        for (Row note : notes) {
            Key key = key(note);
            places.put(note.getLong("place"), key);
            Set<Long> jobs = open.computeIfAbsent(key, absent -> new HashSet<>());
            if (note.getLong("job") != null) {
                jobs.add(note.getLong("job"));
            }
        }
        List<Key> keys = List.copyOf(places.values());
        if (keys.isEmpty()) {
            return Future.succeededFuture(keys);
        }
        List<ConnectorHour> again = keys.stream()
                .map(key -> new ConnectorHour(key.connectorId, key.hour, hashes))
                .toList();
        Tuple asked = new Columns<>(keys)
                .texts(Key::connectorId)
                .times(Key::hour)
                .days(key -> Times.day(key.hour))
                .parameters();
        return hours.addDays(keys.stream().map(key -> Times.day(key.hour)).collect(Collectors.toSet()))
                .compose(there -> own.query(KNOWN_JOBS, asked))
                .onSuccess(known -> known.forEach(row -> {
                    for (long job :
                            JobHashes.unpack(row.getBuffer("jobs").getBytes()).open()) {
                        open.get(key(row)).add(job);
                    }
                }))
                .compose(known -> readEach(again, 0))
                .onSuccess(read -> again.forEach(hour ->
                        open.get(new Key(hour.connectorId(), hour.start())).forEach(hour::open)))
                .compose(read -> hours.store(again))
                .map(keys);
    }

    private static Key key(Row row) {
        return new Key(row.getString("connector_id"), Times.of(row, "hour"));
    }

    private Future<Void> readEach(List<ConnectorHour> again, int next) {
        if (next == again.size()) {
            return Future.succeededFuture();
        }
        ConnectorHour hour = again.get(next);
        return own.query(OF_A_CONNECTOR, EvidenceHours.span(hour.start()).addString(hour.connectorId()))
                .onSuccess(rows -> rows.forEach(hour::add))
                .compose(read -> readEach(again, next + 1));
    }
}
