package dev.bellwether.store.sources;

import dev.bellwether.store.sql.Failures;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.pgclient.PgException;

/** A source cannot be read now. The message may be shown: it holds no values of rows, no user and no secret. */
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
            return new SourceFailed(words(e) + " (SQLSTATE " + e.getSqlState() + ")", failure);
        }
        if (failure instanceof StoreMisconfigured) {
            return new SourceFailed(failure.getMessage(), failure);
        }
        String why = Failures.reason(failure)
                .map(StoreUnavailable.Reason::wire)
                .orElse(failure.getClass().getSimpleName());
        return new SourceFailed("its server cannot be reached or does not answer (" + why + ")", failure);
    }

    /** What the server itself said, for the log alone: it may name a user. Empty where it may hold what stands in rows. */
    public String said() {
        return getCause() instanceof PgException e && !isAboutRows(String.valueOf(e.getSqlState()))
                ? String.valueOf(e.getErrorMessage())
                : "";
    }

    /** What everyone may read; the server's own words only where they name nothing but tables and columns. */
    private static String words(PgException failure) {
        String state = failure.getSqlState();
        if (isAboutRows(state)) {
            return "the query fails on the value of a row; the log of its server says which, and a CASE in the query can mend it";
        }
        return switch (state) {
            case "42P01", "42703", "42501", "57014" -> failure.getErrorMessage();
            case "3D000" -> "its database does not exist";
            default ->
                (state.startsWith("28") ? "its server refuses the user or the password" : "its server refuses it")
                        + "; the log says why";
        };
    }

    /** The messages of these classes repeat what stands in rows. */
    private static boolean isAboutRows(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
    }
}
