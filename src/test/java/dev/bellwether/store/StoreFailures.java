package dev.bellwether.store;

/** Failures of the store, for those who test how others take them. */
public final class StoreFailures {
    private StoreFailures() {}

    /** PostgreSQL cannot be reached now. */
    public static StoreUnavailable unreachable() {
        return new StoreUnavailable(StoreUnavailable.Reason.UNREACHABLE, "nobody listens", null);
    }
}
