package dev.bellwether.store.webhooks;

import dev.bellwether.status.Status;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.Filter;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.SecretVersion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who wants to be told of changes. */
public record Subscriptions(Sql write, Sql read) {
    private static final Function<Row, Subscription> SUBSCRIPTION = Records.reader(Subscription.class);

    private static final String COLUMNS =
            "id, url, description, connectors, institutions, statuses, created_by, created_at,"
                    + " secret_version, secret_overlap_until, disabled_because, paused_until";

    private static final String INSERT = """
            INSERT INTO subscription (id, url, description, connectors, institutions, statuses, created_by, created_at)
            SELECT $1, $2, $3, $4::text[], $5::text[], $6::text[], $7, $8
            WHERE (SELECT count(*) FROM subscription) < $9
            """;

    private static final String CHANGE = """
            UPDATE subscription SET url = $2, description = $3, connectors = $4::text[], institutions = $5::text[],
                statuses = $6::text[], disabled_because = $7,
                paused_until = CASE WHEN url = $2 THEN paused_until END
            WHERE id = $1 RETURNING %s
            """.formatted(COLUMNS);

    private static final String ROTATE = """
            UPDATE subscription SET secret_version = secret_version + 1, secret_overlap_until = $2
            WHERE id = $1 RETURNING %s
            """.formatted(COLUMNS);

    private static final String DISABLE =
            "UPDATE subscription SET disabled_because = $2 WHERE id = $1 AND disabled_because IS NULL";

    private static final String PAUSE =
            "UPDATE subscription SET paused_until = greatest(paused_until, $2) WHERE id = $1";

    /** Stores a new one and answers whether there was room, where there may be so many. */
    public Future<Boolean> insert(Subscription subscription, int most) {
        return write.run(
                        INSERT,
                        subscription.id(),
                        subscription.url(),
                        subscription.description(),
                        subscription.filter().connectors(),
                        subscription.filter().institutions(),
                        wires(subscription.filter()),
                        subscription.createdBy(),
                        subscription.createdAt(),
                        most)
                .map(rows -> rows.rowCount() == 1);
    }

    /** All of them, in the order of their ids. */
    public Future<List<Subscription>> all() {
        return read.list(SUBSCRIPTION, "SELECT " + COLUMNS + " FROM subscription ORDER BY id");
    }

    public Future<Optional<Subscription>> one(String id) {
        return read.first(SUBSCRIPTION, "SELECT " + COLUMNS + " FROM subscription WHERE id = $1", id);
    }

    /** Stores the URL, the description, the filter and whether it is enabled; empty where there is none with this id. */
    public Future<Optional<Subscription>> change(Subscription subscription) {
        return write.first(
                SUBSCRIPTION,
                CHANGE,
                subscription.id(),
                subscription.url(),
                subscription.description(),
                subscription.filter().connectors(),
                subscription.filter().institutions(),
                wires(subscription.filter()),
                subscription.disabledBecause());
    }

    /** Has another secret sign from now on, and the present one too until a time. */
    public Future<Optional<Subscription>> rotateSecret(String id, Instant overlapUntil) {
        return write.first(SUBSCRIPTION, ROTATE, id, overlapUntil);
    }

    /** Has nothing sent to it any more. */
    public Future<Void> disable(String id, String because) {
        return write.run(DISABLE, id, because).mapEmpty();
    }

    /** Has nothing sent to it before a time. */
    public Future<Void> pause(String id, Instant until) {
        return write.run(PAUSE, id, until).mapEmpty();
    }

    /** Takes it away with everything that it was or is to be told; false where there is none with this id. */
    public Future<Boolean> delete(String id) {
        return write.run("DELETE FROM subscription WHERE id = $1", id).map(rows -> rows.rowCount() == 1);
    }

    private static List<String> wires(Filter filter) {
        return filter.statuses().stream().map(Status::wire).toList();
    }

    /**
     * A receiver that wants to be told when a status changes.
     *
     * @param id made by the store's caller, unique
     * @param url where notifications are posted to
     * @param description what it is for, in the operator's words
     * @param filter which changes it wants
     * @param createdBy name of the key that made it
     * @param createdAt what changed earlier is not told
     * @param secret which versions of its secret sign
     * @param disabledBecause why nothing is sent to it any more; empty while it is enabled
     * @param pausedUntil the receiver asked for a rest until then
     */
    public record Subscription(
            String id,
            String url,
            String description,
            Filter filter,
            String createdBy,
            Instant createdAt,
            SecretVersion secret,
            Optional<String> disabledBecause,
            Optional<Instant> pausedUntil) {
        /**
         * Which changes a subscription wants: of each list, of ids and of what the status became, one, where an empty list stands for
         * all.
         */
        public record Filter(List<String> connectors, List<String> institutions, List<Status> statuses) {
            public Filter {
                connectors = List.copyOf(connectors);
                institutions = List.copyOf(institutions);
                statuses = List.copyOf(statuses);
            }
        }

        /** Which secrets sign: the present version, from 1, and until a time the version before it too. */
        public record SecretVersion(int version, Optional<Instant> overlapUntil) {}

        public boolean isEnabled() {
            return disabledBecause.isEmpty();
        }
    }
}
