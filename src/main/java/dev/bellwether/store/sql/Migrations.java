package dev.bellwether.store.sql;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to what this version of the code expects. */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /**
     * Runs what has not run yet; several nodes may do so at once. Blocks.
     *
     * @throws StoreUnavailable if the database cannot be reached now
     * @throws StoreMisconfigured if it refuses the user, does not exist, or was migrated by a later version
     */
    public static void run(DataSource source, String name) {
        run(source, name, "latest");
    }

    /** The same up to a version, as Flyway spells targets. */
    public static void run(DataSource source, String name, String target) {
        try {
            int done = Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .baselineOnMigrate(false)
                    .target(target)
                    .load()
                    .migrate()
                    .migrationsExecuted;
            if (done > 0) {
                LOG.info("{} migrations brought the database {} up to date", done, name);
            }
        } catch (FlywayException e) {
            throw explained(e, name);
        }
    }

    private static RuntimeException explained(FlywayException failure, String name) {
        Optional<SQLException> sql = sqlCause(failure);
        String state = sql.map(SQLException::getSQLState).orElse("");
        if (state == null || state.isEmpty()) {
            return new StoreMisconfigured(
                    "the schema of the database " + name + " does not fit this version of Bellwether: "
                            + failure.getMessage(),
                    failure);
        }
        String said = sql.map(Throwable::getMessage).orElse("");
        if (state.startsWith("28")) {
            return new StoreMisconfigured(
                    "the database " + name + " refused the user or password of store.uri: " + said, failure);
        }
        if (state.startsWith("3D")) {
            return new StoreMisconfigured(
                    "the database " + name + " does not exist; create it or mend store.uri: " + said, failure);
        }
        return Failures.reason(sql.get())
                .<RuntimeException>map(reason -> new StoreUnavailable(reason, name + ": " + said, failure))
                .orElseGet(() -> new StoreMisconfigured(
                        "the schema of the database " + name + " cannot be brought up to date: " + said, failure));
    }

    private static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
