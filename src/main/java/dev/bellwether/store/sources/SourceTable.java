package dev.bellwether.store.sources;

import dev.bellwether.async.Repeat;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.document.Sha256;
import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.StoreMisconfigured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A jobs table in a database that is not ours, over one connection that only reads. After a failure it is of no use any more:
 * close it and open another. It belongs to the context on which it was opened.
 */
public final class SourceTable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTable.class);
    private static final int CONNECT_SECONDS = 5;
    /** A snapshot keeps the other server from tidying up, so none is held for more than so many batches. */
    private static final int BATCHES_OF_A_SNAPSHOT = 50;
    /** A transaction's time is taken a moment before it can be seen to run. Nobody waits so long in between. */
    private static final long UNSEEN_MICROS = 1_000_000;

    private final SourceConfig source;
    private final PgConnection connection;
    private final SourceSql sql;
    private volatile boolean closing;

    private SourceTable(SourceConfig source, PgConnection connection, SourceSql sql) {
        this.source = source;
        this.connection = connection;
        this.sql = sql;
    }

    /**
     * Connects, and looks whether the relation has what the configuration says; fails with {@link SourceFailed}. It is woken at
     * each notification on the channel, and lost when the connection ends without being closed here.
     */
    public static Future<SourceTable> open(
            Vertx vertx, SourceConfig source, Runnable woken, Consumer<SourceFailed> lost) {
        PgConnectOptions options;
        try {
            options = options(source);
        } catch (StoreMisconfigured e) {
            return Future.failedFuture(SourceFailed.of(e));
        }
        Future<PgConnection> coming = PgConnection.connect(vertx, options);
        return coming.timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .onFailure(late -> coming.onSuccess(PgConnection::close))
                .compose(connection -> describe(connection, source)
                        .onSuccess(table -> {
                            connection.notificationHandler(notification -> woken.run());
                            // The caller that waits for an answer is told, too, and the connection closes.
                            connection.exceptionHandler(
                                    failure -> LOG.debug("the connection of {} failed", source.name(), failure));
                            connection.closeHandler(closed -> {
                                if (!table.closing) {
                                    lost.accept(new SourceFailed("the connection to its server was lost", null));
                                }
                            });
                        })
                        .compose(table -> table.listen().map(table))
                        .onFailure(failure -> connection.close()))
                .recover(failure -> Future.failedFuture(SourceFailed.of(failure)));
    }

    private static PgConnectOptions options(SourceConfig source) {
        return ServerAddress.parse(source.uri().value(), "the uri of the source " + source.name())
                .options((int) Math.max(1, source.pace().statementTimeout().toSeconds()))
                .addProperty("default_transaction_read_only", "on")
                // A job's id must not become another where the settings of the reader or its database change.
                .addProperty("TimeZone", "UTC")
                .addProperty("IntervalStyle", "postgres")
                .addProperty("bytea_output", "hex");
    }

    private static Future<SourceTable> describe(PgConnection connection, SourceConfig source) {
        return connection
                .preparedQuery(SourceSql.describe(source.relation()))
                .execute()
                .timeout(timeout(source), TimeUnit.MILLISECONDS)
                .map(rows -> new SourceTable(source, connection, new SourceSql(source, rows.columnDescriptors())));
    }

    private Future<Void> listen() {
        if (source.pace().channel().isEmpty()) {
            return Future.succeededFuture();
        }
        return bounded(connection
                        .query("LISTEN "
                                + SourceSql.quoted(source.pace().channel().get()))
                        .execute())
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.warn("the source {} cannot listen and polls alone: {}", source.name(), failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    public Future<SourceMark> mark() {
        // In this order: who begins after the highest was seen can only write above it.
        return bounded(connection.preparedQuery(sql.highest()).execute())
                .map(rows -> highest(rows.iterator().next()))
                .compose(highest -> bounded(
                                connection.preparedQuery(SourceSql.RUNNING).execute())
                        .map(rows -> mark(highest, rows)));
    }

    private OptionalLong highest(Row row) {
        Long highest = row.getLong(0);
        if (highest == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(sql.isSerial() ? highest : Math.min(highest, row.getLong(1) - UNSEEN_MICROS));
    }

    private static SourceMark mark(OptionalLong highest, RowSet<Row> rows) {
        Set<String> running = new HashSet<>();
        Set<String> prepared = new HashSet<>();
        for (Row row : rows) {
            running.add(row.getString(0));
            if (row.getBoolean(1)) {
                prepared.add(row.getString(0));
            }
        }
        return new SourceMark(highest, running, prepared);
    }

    /**
     * Hands over all rows above a position in the order of the cursor, batch by batch; the next is only fetched when the
     * consumer has done with the last. Rows that do not fit are among them.
     *
     * @param after exclusive
     * @return fails with {@link SourceFailed}, or as the consumer did
     */
    public Future<Void> read(long after, Function<List<SourceRow>, Future<Void>> consumer) {
        return Repeat.from(after, place -> readSnapshot(place, consumer));
    }

    /** Reads what one snapshot has, or as much as one should; answers after which position to go on, if there is more. */
    private Future<Optional<Long>> readSnapshot(long after, Function<List<SourceRow>, Future<Void>> consumer) {
        Reading reading = new Reading(after, consumer);
        // Where it fails nothing is tidied up: the connection is closed then, and may well be the reason.
        return bounded(connection.begin())
                .compose(transaction -> bounded(connection.prepare(sql.rows()))
                        .compose(statement -> {
                            Cursor cursor = statement.cursor(sql.parameters(after));
                            return Repeat.whileTrue(() -> reading.next(cursor))
                                    .compose(read -> bounded(cursor.close()))
                                    .compose(closed -> bounded(statement.close()));
                        })
                        .compose(closed -> bounded(transaction.rollback())))
                .map(over -> reading.exhausted ? Optional.empty() : Optional.of(reading.last - 1));
    }

    private final class Reading {
        private final long after;
        private final Function<List<SourceRow>, Future<Void>> consumer;
        private int batches;
        private long last;
        private boolean exhausted;

        Reading(long after, Function<List<SourceRow>, Future<Void>> consumer) {
            this.after = after;
            this.consumer = consumer;
            this.last = after;
        }

        /** Hands over the next batch; answers whether another is to follow from this snapshot. */
        Future<Boolean> next(Cursor cursor) {
            return bounded(cursor.read(source.pace().batch()))
                    .compose(rows -> {
                        List<SourceRow> batch = batch(rows);
                        exhausted = !cursor.hasMore();
                        if (batch.isEmpty()) {
                            return Future.succeededFuture();
                        }
                        last = batch.get(batch.size() - 1).position();
                        return consumer.apply(batch);
                    })
                    .map(done -> {
                        batches++;
                        // Rows with the same cursor are not torn apart, or the next snapshot would begin with them
                        // again.
                        boolean enough = batches >= BATCHES_OF_A_SNAPSHOT && last - 1 > after;
                        return !exhausted && !enough;
                    });
        }

        private List<SourceRow> batch(RowSet<Row> rows) {
            return rows.stream()
                    .map(row -> new SourceRow(
                            row.getLong(0), Objects.requireNonNullElse(row.getString(1), ""), row.getBoolean(2)))
                    .toList();
        }
    }

    private <T> Future<T> bounded(Future<T> answer) {
        return answer.timeout(timeout(source), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(SourceFailed.of(failure)));
    }

    /** A little longer than the server's limit, so that the server's own answer comes first. */
    private static long timeout(SourceConfig source) {
        return source.pace().statementTimeout().toMillis() + TimeUnit.SECONDS.toMillis(CONNECT_SECONDS);
    }

    public Future<Void> close() {
        closing = true;
        return connection.close();
    }

    /**
     * How a source stood at one moment.
     *
     * @param highest the highest cursor that could be seen, but no later than the other server's clock; empty where there is no row
     * @param running the transactions that were under way just after {@code highest} was seen
     * @param prepared those of them that were prepared for a two-phase commit, and so were known by another name before
     */
    public record SourceMark(OptionalLong highest, Set<String> running, Set<String> prepared) {
        public SourceMark {
            running = Set.copyOf(running);
            prepared = Set.copyOf(prepared);
        }
    }

    /**
     * A row of a source: the value of its cursor, and a job outcome as JSON, unchecked, empty where it is too long to be fetched; or it
     * is one that is passed over.
     */
    public record SourceRow(long position, String item, boolean ignored) {
        /** How many bytes an item may have. */
        public static final int LONGEST_ITEM = 16 * 1024;

        public SourceRow with(String other) {
            return new SourceRow(position, other, ignored);
        }

        /** By what the same row is known when it is read again: the first 128 bits of a SHA-256. A changed row is another one. */
        public UUID identity() {
            MessageDigest digest = Sha256.digest();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position));
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(item.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        }
    }
}
