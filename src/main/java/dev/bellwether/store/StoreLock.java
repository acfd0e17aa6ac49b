package dev.bellwether.store;

import dev.bellwether.store.sql.ServerAddress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the only daemon of a database: an advisory lock of PostgreSQL on a connection of its own, so it is free as soon
 * as its holder is gone. Who loses the connection takes the lock again when it can be reached; safe for all threads.
 */
public final class StoreLock {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
    static final String TAKE =
            "SELECT pg_try_advisory_lock(hashtextextended(concat('bellwether.daemon.', current_schema()), 0))";
    private static final String ALIVE = "SELECT true";
    private static final int ANSWER_SECONDS = 5;
    private static final long LOOK_MS = 5_000;
    private static final long AGAIN_MS = 1_000;
    /** After a lost connection who waits leaves the lock to the one that had it. */
    private static final long YIELD_MS = 10_000;

    private final Context home;
    private final ServerAddress address;
    private final Promise<Void> taken = Promise.promise();
    private final Promise<Void> overtaken = Promise.promise();
    private final Promise<Void> elsewhere = Promise.promise();
    private volatile boolean held;
    private boolean looking;
    private boolean closed;
    private PgConnection connection;
    private long timer = -1;

    public StoreLock(Vertx vertx, String uri) {
        this.home = vertx.getOrCreateContext();
        this.address = ServerAddress.parse(uri);
    }

    /**
     * Takes the lock as soon as it is free. Where the database cannot be reached at all this succeeds, so that who opens the store says
     * why, and the lock is taken later.
     */
    public Future<Void> take() {
        home.runOnContext(begin -> look());
        return taken.future();
    }

    /** Completes when another daemon is seen to have the lock before this one has had it. */
    public Future<Void> elsewhere() {
        return elsewhere.future();
    }

    /** Completes when another daemon took the lock while this one's connection was lost: this one must end. */
    public Future<Void> overtaken() {
        return overtaken.future();
    }

    /** Whether the lock was this daemon's when last looked at, at most ten seconds ago. */
    public boolean isHeld() {
        return held;
    }

    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        home.runOnContext(begin -> {
            closed = true;
            drop().onComplete(ignored -> done.complete());
        });
        return done.future();
    }

    private void look() {
        if (closed || looking) {
            return;
        }
        looking = true;
        connected()
                .compose(own -> own.query(held ? ALIVE : TAKE).execute())
                .map(rows -> rows.iterator().next().getBoolean(0))
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .onComplete(answer -> {
                    looking = false;
                    if (closed) {
                        drop();
                    } else if (answer.failed()) {
                        lost(answer.cause());
                    } else if (answer.result()) {
                        hold();
                    } else if (taken.future().isComplete()) {
                        LOG.error("another daemon has taken the store {} while this one could not reach it", address);
                        overtaken.tryComplete();
                    } else {
                        elsewhere.tryComplete();
                        lookIn(AGAIN_MS);
                    }
                });
    }

    private Future<PgConnection> connected() {
        if (connection != null) {
            return Future.succeededFuture(connection);
        }
        PgConnectOptions options = address.options(ANSWER_SECONDS)
                // A holder whose machine is gone holds the lock for half a minute, not for the system's two hours.
                .addProperty("tcp_keepalives_idle", "10")
                .addProperty("tcp_keepalives_interval", "5")
                .addProperty("tcp_keepalives_count", "4");
        return PgConnection.connect(home.owner(), options).onSuccess(made -> {
            drop();
            connection = made;
            made.closeHandler(gone -> {
                if (connection == made && !looking && !closed) {
                    lost(new IllegalStateException("the connection was closed"));
                }
            });
        });
    }

    private void hold() {
        if (!held) {
            LOG.debug("this daemon has the lock on the store {}", address);
        }
        held = true;
        taken.tryComplete();
        lookIn(LOOK_MS);
    }

    private void lost(Throwable why) {
        if (held) {
            LOG.warn("the lock on the store {} is lost and will be taken again: {}", address, why.toString());
        }
        held = false;
        drop();
        boolean waits = elsewhere.future().isComplete() && !taken.future().isComplete();
        if (!waits) {
            taken.tryComplete();
        }
        lookIn(waits ? YIELD_MS : AGAIN_MS);
    }

    private void lookIn(long millis) {
        home.owner().cancelTimer(timer);
        timer = home.owner().setTimer(millis, again -> look());
    }

    private Future<Void> drop() {
        PgConnection old = connection;
        connection = null;
        return old == null ? Future.succeededFuture() : old.close();
    }
}
