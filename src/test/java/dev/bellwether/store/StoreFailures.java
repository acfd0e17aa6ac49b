package dev.bellwether.store;

import dev.bellwether.store.sql.StoreUnavailable;
import java.io.IOException;

/** Failures of the store, for those who test how others take them. */
public final class StoreFailures {
    private StoreFailures() {}

    /** PostgreSQL cannot be reached now. */
    public static StoreUnavailable unreachable() {
        return new StoreUnavailable(StoreUnavailable.Reason.UNREACHABLE, "nobody listens", null);
    }

    /** The connection broke before the answer came. */
    public static StoreUnavailable connectionLost() {
        return new StoreUnavailable(
                StoreUnavailable.Reason.CONNECTION_LOST, "it broke", new IOException("reset by peer"));
    }
}
