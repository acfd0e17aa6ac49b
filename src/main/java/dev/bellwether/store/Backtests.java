package dev.bellwether.store;

import dev.bellwether.document.Spelled;
import dev.bellwether.store.Backtests.StoredBacktest.State;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Back-tests that were asked for: a short queue that any node takes from, and what came of those that ended lately. A run that
 * gives no sign of life for {@link #SILENCE} is taken for dead, and the back-test begins anew.
 */
public record Backtests(Sql write, Sql read) {
    /** How many wait and run at the most. */
    public static final int MOST_OPEN = 8;
    /** How many that ended are kept at the most. */
    public static final int MOST_KEPT = 100;
    /** How long one that ended is kept at the most. */
    public static final Duration KEPT = Duration.ofDays(7);

    static final int MOST_RUNS = 3;
    static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Function<Row, StoredBacktest> BACKTEST = Records.reader(StoredBacktest.class);

    private static final String HEAD =
            "id, created_at, created_by, request, state, progress, started_at, finished_at, failure";

    private static final String ENQUEUE = "SELECT enqueue_backtest($1, $2, $3, $4, $5)";

    private static final String FIND = "SELECT %s, result FROM backtest WHERE id = $1".formatted(HEAD);

    private static final String RECENT =
            "SELECT %s, NULL::jsonb AS result FROM backtest ORDER BY number DESC LIMIT $1".formatted(HEAD);

    private static final String CLAIM = """
            UPDATE backtest
            SET state = 'running', run = $1, runs = runs + 1, beat_at = now(), progress = 0, started_at = coalesce(started_at, $2)
            WHERE number = (
                SELECT number FROM backtest
                WHERE state = 'queued' OR (state = 'running' AND beat_at < now() - $3::bigint * interval '1 ms')
                ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING %s, NULL::jsonb AS result
            """.formatted(HEAD);

    private static final String GIVE_UP = """
            UPDATE backtest SET state = 'failed', finished_at = $1, failure = $2
            WHERE state = 'running' AND beat_at < now() - $3::bigint * interval '1 ms' AND runs >= $4
            """;

    private static final String BEAT =
            "UPDATE backtest SET beat_at = now(), progress = $2 WHERE run = $1 AND state = 'running'";

    private static final String GIVE_BACK =
            "UPDATE backtest SET state = 'queued', run = NULL, runs = runs - 1, progress = 0"
                    + " WHERE run = $1 AND state = 'running'";

    private static final String FINISH = """
            UPDATE backtest SET state = $2, progress = CASE WHEN $2 = 'done' THEN 1 ELSE progress END,
                finished_at = $3, failure = $4, result = $5
            WHERE run = $1 AND state = 'running'
            """;

    private static final String CANCEL = """
            UPDATE backtest SET state = 'cancelled', finished_at = $2
            WHERE id = $1 AND state IN ('queued', 'running')
            RETURNING %s, NULL::jsonb AS result
            """.formatted(HEAD);

    private static final String FORGET = """
            DELETE FROM backtest WHERE state NOT IN ('queued', 'running') AND (finished_at < $1 OR number <= (
                SELECT number FROM backtest WHERE state NOT IN ('queued', 'running')
                ORDER BY number DESC OFFSET $2 LIMIT 1))
            """;

    /** Puts one in the queue, and drops those that ended long ago; empty where {@link #MOST_OPEN} wait and run already. */
    public Future<Optional<StoredBacktest>> insert(UUID id, JsonObject request, String createdBy, Instant now) {
        return write.run(FORGET, now.minus(KEPT), MOST_KEPT - 1)
                .compose(forgotten -> write.run(ENQUEUE, id, now, createdBy, request, MOST_OPEN))
                .compose(rows ->
                        rows.iterator().next().getBoolean(0) ? find(id) : Future.succeededFuture(Optional.empty()));
    }

    /** One with its result, if it has one. */
    public Future<Optional<StoredBacktest>> find(UUID id) {
        return read.first(BACKTEST, FIND, id);
    }

    /** All that are kept, the latest first, without their results. */
    public Future<List<StoredBacktest>> recent() {
        return read.list(BACKTEST, RECENT, MOST_KEPT + MOST_OPEN);
    }

    /** Takes the one that waits longest, for a run; empty where none waits. What ended {@link #MOST_RUNS} nodes is left alone. */
    public Future<Optional<StoredBacktest>> claim(UUID run, Instant now) {
        String failure = "It ended without a word " + MOST_RUNS + " times.";
        return write.run(GIVE_UP, now, failure, SILENCE.toMillis(), MOST_RUNS)
                .compose(givenUp -> write.first(BACKTEST, CLAIM, run, now, SILENCE.toMillis()));
    }

    /** Gives a sign of life of a run; false where it is to stop, since the back-test was cancelled or begun anew. */
    public Future<Boolean> beat(UUID run, double progress) {
        return write.run(BEAT, run, progress).map(rows -> rows.rowCount() == 1);
    }

    /** Puts the back-test of a run that has to end back in the queue. */
    public Future<Void> giveBack(UUID run) {
        return write.run(GIVE_BACK, run).mapEmpty();
    }

    /** Ends a run well; false where nobody wants its result any more. */
    public Future<Boolean> done(UUID run, JsonObject result, Instant now) {
        return finish(run, State.DONE, "", result, now);
    }

    /** Ends a run badly, for a reason told to users; false where nobody cares any more. */
    public Future<Boolean> failed(UUID run, String failure, Instant now) {
        return finish(run, State.FAILED, failure, null, now);
    }

    private Future<Boolean> finish(UUID run, State end, String failure, JsonObject result, Instant now) {
        return write.run(FINISH, run, end.wire(), now, failure, result).map(rows -> rows.rowCount() == 1);
    }

    /** Cancels one that waits or runs; empty where there is none, or none any more. */
    public Future<Optional<StoredBacktest>> cancel(UUID id, Instant now) {
        return write.first(BACKTEST, CANCEL, id, now);
    }

    /**
     * A back-test that a client asked for, and how far it is.
     *
     * @param createdBy the name of the key
     * @param request what was asked for
     * @param progress from 0 to 1
     * @param failure why it failed; empty unless it did
     * @param result there once it is done, and where it was asked for
     */
    public record StoredBacktest(
            UUID id,
            Instant createdAt,
            String createdBy,
            JsonObject request,
            State state,
            double progress,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            String failure,
            Optional<JsonObject> result) {
        public enum State implements Spelled {
            QUEUED,
            RUNNING,
            DONE,
            CANCELLED,
            FAILED
        }
    }
}
