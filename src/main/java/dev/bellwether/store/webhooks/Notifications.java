package dev.bellwether.store.webhooks;

import dev.bellwether.document.Spelled;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.webhooks.Notifications.Notification.Change;
import dev.bellwether.store.webhooks.Notifications.Notification.Progress;
import dev.bellwether.store.webhooks.Notifications.Notification.State;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What subscriptions are to be told: written before it is sent, and sent until the receiver takes it. */
public record Notifications(Sql write, Sql read) {
    private static final Function<Row, Notification> NOTIFICATION = Records.reader(Notification.class);

    private static final String COLUMNS =
            "id, subscription_id, type, connector_id, at, body, created_at, state, attempts,"
                    + " due_at, last_attempt_at, last_outcome";

    /** One statement, so that no change is passed over without its notifications, nor told twice. */
    private static final String ENQUEUE = """
            WITH moved AS (
                UPDATE notification_cursor SET number = greatest(number, $1)
            )
            INSERT INTO notification (id, subscription_id, type, connector_id, at, body, created_at, due_at)
            SELECT batch.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
                $8::timestamptz[], $9::timestamptz[])
                AS batch (id, subscription_id, type, connector_id, at, body, created_at, due_at)
            JOIN subscription ON subscription.id = batch.subscription_id
            ON CONFLICT DO NOTHING
            """;

    /** A node that claims them has them for a while; one that ends meanwhile leaves them to be claimed again. */
    private static final String CLAIM = """
            UPDATE notification SET due_at = $2, attempts = attempts + 1
            WHERE id IN (
                SELECT notification.id FROM notification JOIN subscription ON subscription.id = subscription_id
                WHERE due_at <= $1 AND disabled_because IS NULL AND (paused_until IS NULL OR paused_until <= $1)
                ORDER BY due_at, notification.created_at LIMIT $3
                FOR UPDATE OF notification SKIP LOCKED)
            RETURNING %s
            """.formatted(COLUMNS);

    private static final String RECORD = """
            UPDATE notification SET state = $2, due_at = $3, last_attempt_at = $4, last_outcome = $5 WHERE id = $1
            """;

    private static final String OF = """
            SELECT %s FROM notification WHERE subscription_id = $1 ORDER BY created_at DESC, id LIMIT $2
            """.formatted(COLUMNS);

    /** The number of the last change that has been looked at. */
    public Future<Long> lookedAt() {
        return read.number("SELECT number FROM notification_cursor");
    }

    /**
     * Stores what is to be told and that changes up to a number have been looked at. What tells a subscription of the same
     * change again is left out, and so is what is for a subscription that is gone.
     */
    public Future<Integer> enqueue(List<Notification> notifications, long lookedAt) {
        return write.run(ENQUEUE, parameters(notifications, lookedAt)).map(RowSet::rowCount);
    }

    /** Stores what is to be told together with what it tells. */
    public static Future<Void> enqueue(SqlConnection connection, List<Notification> notifications) {
        return notifications.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(ENQUEUE)
                        .execute(parameters(notifications, 0))
                        .mapEmpty();
    }

    private static Tuple parameters(List<Notification> notifications, long lookedAt) {
        return new Columns<>(notifications, lookedAt)
                .texts(Notification::id)
                .texts(Notification::subscriptionId)
                .texts(Notification::type)
                .texts(row -> row.about().map(Change::connectorId).orElse(null))
                .optionalTimes(row -> row.about().map(Change::at))
                .texts(Notification::body)
                .times(Notification::createdAt)
                .optionalTimes(row -> row.progress().dueAt())
                .parameters();
    }

    /** Takes what is due in hand: nobody else gets it before the lease, longer than an attempt takes, is over. */
    public Future<List<Notification>> claim(Instant now, Duration lease, int most) {
        return write.list(NOTIFICATION, CLAIM, now, now.plus(lease), most);
    }

    public Future<Void> record(String id, Progress progress) {
        String state = progress.state().wire();
        return write.run(RECORD, id, state, progress.dueAt(), progress.lastAttemptAt(), progress.lastOutcome())
                .mapEmpty();
    }

    /** What a subscription was or is to be told, newest first, at most {@code limit}. */
    public Future<List<Notification>> of(String subscriptionId, int limit) {
        return read.list(NOTIFICATION, OF, subscriptionId, limit);
    }

    /**
     * Something that a subscription is to be told, or was.
     *
     * @param id the same over all attempts
     * @param subscriptionId who is told
     * @param type what kind of event it is
     * @param about what it tells of; empty for a test
     * @param body what is posted, exactly
     * @param createdAt when it was decided to tell it
     * @param progress how far that has come
     */
    public record Notification(
            String id,
            String subscriptionId,
            String type,
            Optional<Change> about,
            String body,
            Instant createdAt,
            Progress progress) {
        /** A published evaluation. */
        public record Change(String connectorId, Instant at) {}

        public enum State implements Spelled {
            /** To be sent, perhaps again. */
            WAITING,
            /** The receiver took it. */
            DELIVERED,
            /** It was tried as often as the schedule has it, in vain. */
            ABANDONED
        }

        /**
         * How far a notification has come.
         *
         * @param attempts how many were begun
         * @param dueAt when the next one is; empty once that is over
         * @param lastAttemptAt when the last one ended
         * @param lastOutcome what came of it, in words
         */
        public record Progress(
                State state,
                int attempts,
                Optional<Instant> dueAt,
                Optional<Instant> lastAttemptAt,
                Optional<String> lastOutcome) {
            /** Of a notification that is due at once. */
            public static Progress due(Instant at) {
                return new Progress(State.WAITING, 0, Optional.of(at), Optional.empty(), Optional.empty());
            }
        }
    }
}
