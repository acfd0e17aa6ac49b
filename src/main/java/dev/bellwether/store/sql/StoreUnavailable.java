package dev.bellwether.store.sql;

import dev.bellwether.document.Spelled;

/** PostgreSQL cannot do it now; the same may well succeed later. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public enum Reason implements Spelled {
        /** No connection could be made. */
        UNREACHABLE,
        /** The connection broke before the answer came. */
        CONNECTION_LOST,
        /** The server is starting, stopping or only a standby. */
        NOT_SERVING,
        /** Its disk is full, or another of its resources is used up. */
        EXHAUSTED,
        /** The answer, a lock or a free connection did not come in time. */
        TIMEOUT,
        /** Another transaction was in the way. */
        CONFLICT
    }

    public StoreUnavailable(Reason reason, String detail, Throwable cause) {
        super("the database is unavailable (" + reason.wire() + "): " + detail, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether it may have been done all the same, now or in a while, since the connection broke before the answer came. */
    public boolean mayBeDone() {
        return getCause() != null && Failures.mayBeDone(getCause());
    }
}
