package dev.bellwether.evaluate.backtest;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Where the parts of a back-test are made: the store, the same error codes for all of it, the one thread that computes, and whether
 * to stop at the next opportunity, asked from any thread.
 */
record BacktestContext(Database database, ErrorCodes errorCodes, WorkerExecutor thread, BooleanSupplier stopped) {
    boolean isStopped() {
        return stopped.getAsBoolean();
    }

    Future<Void> compute(Runnable piece) {
        return thread.executeBlocking(Executors.callable(piece, (Void) null), false);
    }

    /** Nobody wants the result any more, or this node ends. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException() {
            // Expected, so a stack trace would only cost.
            super("the back-test was stopped", null, false, false);
        }
    }
}
