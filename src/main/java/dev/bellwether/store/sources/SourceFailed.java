package dev.bellwether.store.sources;

import dev.bellwether.store.sql.Failures;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.pgclient.PgException;

/** A source cannot be read now. The message may be shown: it holds no values of rows and no secret. */
public final class SourceFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    SourceFailed(String message, Throwable cause) {
        super(message, cause);
    }

    static SourceFailed of(Throwable failure) {
        if (failure instanceof SourceFailed known) {
            return known;
        }
        if (failure instanceof PgException e && e.getSqlState() != null) {
            // These classes are about rows, and their messages repeat what stands there.
            boolean aboutRows = e.getSqlState().startsWith("22")
                    || e.getSqlState().startsWith("23")
                    || e.getSqlState().startsWith("P0");
            return new SourceFailed(
                    aboutRows
                            ? "the query fails on the value of a row (SQLSTATE " + e.getSqlState()
                                    + "); the log of its server says which, and a CASE in the query can mend it"
                            : e.getErrorMessage() + " (SQLSTATE " + e.getSqlState() + ")",
                    failure);
        }
        if (failure instanceof StoreMisconfigured) {
            return new SourceFailed(failure.getMessage(), failure);
        }
        String why = Failures.reason(failure)
                .map(StoreUnavailable.Reason::wire)
                .orElse(failure.getClass().getSimpleName());
        return new SourceFailed("its server cannot be reached or does not answer (" + why + ")", failure);
    }
}
