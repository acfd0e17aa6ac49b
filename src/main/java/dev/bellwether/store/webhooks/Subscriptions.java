package dev.bellwether.store.webhooks;

import dev.bellwether.status.Status;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import dev.bellwether.store.webhooks.Subscription.Filter;
import dev.bellwether.store.webhooks.Subscription.SecretVersion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who wants to be told of changes. */
public record Subscriptions(Sql write, Sql read) {
    private static final String INSERT = """
            INSERT INTO subscription (id, url, description, connectors, institutions, statuses, created_by, created_at)
            SELECT $1, $2, $3, $4::text[], $5::text[], $6::text[], $7, $8
            WHERE (SELECT count(*) FROM subscription) < $9
            """;

    private static final String ALL = "SELECT * FROM subscription ORDER BY id";

    private static final String ONE = "SELECT * FROM subscription WHERE id = $1";

    private static final String CHANGE = """
            UPDATE subscription SET url = $2, description = $3, connectors = $4::text[], institutions = $5::text[],
                statuses = $6::text[], disabled_because = $7,
                paused_until = CASE WHEN url = $2 THEN paused_until END
            WHERE id = $1 RETURNING *
            """;

    private static final String ROTATE = """
            UPDATE subscription SET secret_version = secret_version + 1, secret_overlap_until = $2
            WHERE id = $1 RETURNING *
            """;

    private static final String DISABLE =
            "UPDATE subscription SET disabled_because = $2 WHERE id = $1 AND disabled_because IS NULL";

    private static final String PAUSE =
            "UPDATE subscription SET paused_until = greatest(paused_until, $2) WHERE id = $1";

    private static final String DELETE = "DELETE FROM subscription WHERE id = $1";

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
        return read.list(Subscriptions::subscription, ALL);
    }

    public Future<Optional<Subscription>> one(String id) {
        return read.first(Subscriptions::subscription, ONE, id);
    }

    /** Stores the URL, the description, the filter and whether it is enabled; empty where there is none with this id. */
    public Future<Optional<Subscription>> change(Subscription subscription) {
        return write.first(
                Subscriptions::subscription,
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
        return write.first(Subscriptions::subscription, ROTATE, id, overlapUntil);
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
        return write.run(DELETE, id).map(rows -> rows.rowCount() == 1);
    }

    private static Subscription subscription(Row row) {
        return new Subscription(
                row.getString("id"),
                row.getString("url"),
                row.getString("description"),
                new Filter(
                        List.of(row.getArrayOfStrings("connectors")),
                        List.of(row.getArrayOfStrings("institutions")),
                        Arrays.stream(row.getArrayOfStrings("statuses"))
                                .map(Status::ofWire)
                                .toList()),
                row.getString("created_by"),
                Times.of(row, "created_at"),
                new SecretVersion(row.getInteger("secret_version"), Times.ofNullable(row, "secret_overlap_until")),
                Optional.ofNullable(row.getString("disabled_because")),
                Times.ofNullable(row, "paused_until"));
    }

    private static List<String> wires(Filter filter) {
        return filter.statuses().stream().map(Status::wire).toList();
    }
}
