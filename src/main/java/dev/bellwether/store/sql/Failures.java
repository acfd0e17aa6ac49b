package dev.bellwether.store.sql;

import dev.bellwether.store.sql.StoreUnavailable.Reason;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells the failures that pass by themselves from mistakes. */
public final class Failures {
    /** With these a connection ends, at any time; or an end is said to be unknown. */
    private static final Set<String> UNSURE = Set.of("57P01", "57P02", "40003");

    private Failures() {}

    /** The failure as callers are to see it: {@link StoreUnavailable} where trying again can help, else as it is. */
    public static Throwable classify(Throwable failure) {
        if (failure instanceof StoreUnavailable) {
            return failure;
        }
        return reason(failure)
                .<Throwable>map(reason -> new StoreUnavailable(reason, text(failure), failure))
                .orElse(failure);
    }

    /** Why PostgreSQL cannot do it now; empty where trying again cannot help. */
    public static Optional<Reason> reason(Throwable failure) {
        if (failure instanceof PgException e) {
            return ofSqlState(e.getSqlState());
        }
        if (failure instanceof SQLException e) {
            return ofSqlState(e.getSQLState());
        }
        if (failure instanceof TimeoutException) {
            return Optional.of(Reason.TIMEOUT);
        }
        if (failure instanceof IOException) {
            return Optional.of(Reason.UNREACHABLE);
        }
        return failure instanceof VertxException ? ofClient(text(failure)) : Optional.empty();
    }

    /** The client has one exception for lost connections, for waiting too long for one and for wrong parameters. */
    private static Optional<Reason> ofClient(String text) {
        if (text.startsWith("Timeout")) {
            return Optional.of(Reason.TIMEOUT);
        }
        return text.contains("onnection") ? Optional.of(Reason.CONNECTION_LOST) : Optional.empty();
    }

    /** Whether what failed may have been done: not where PostgreSQL itself says no, or nobody could ask it. */
    static boolean mayBeDone(Throwable failure) {
        if (failure instanceof PgException e) {
            return UNSURE.contains(String.valueOf(e.getSqlState()));
        }
        boolean noConnection =
                failure instanceof VertxException && text(failure).startsWith("Timeout");
        return !noConnection && !(failure instanceof ConnectException);
    }

    /** Whether a row belongs to a day that has no partition. */
    static boolean isMissingPartition(Throwable failure) {
        return failure instanceof PgException e
                && "23514".equals(e.getSqlState())
                && String.valueOf(e.getErrorMessage()).startsWith("no partition of relation");
    }

    /** By the classes of errors in appendix A of PostgreSQL's manual. */
    private static Optional<Reason> ofSqlState(String state) {
        if (state == null || state.length() != 5) {
            return Optional.empty();
        }
        return switch (state) {
            case "57P01", "57P02", "57P03", "25006" -> Optional.of(Reason.NOT_SERVING);
            case "57014", "55P03", "25P03", "57P05" -> Optional.of(Reason.TIMEOUT);
            default ->
                switch (state.substring(0, 2)) {
                    case "08" -> Optional.of(Reason.UNREACHABLE);
                    // What opened once is configured well; a changed password is mended over there.
                    case "28", "3D" -> Optional.of(Reason.UNREACHABLE);
                    case "53", "58" -> Optional.of(Reason.EXHAUSTED);
                    case "40" -> Optional.of(Reason.CONFLICT);
                    default -> Optional.empty();
                };
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
