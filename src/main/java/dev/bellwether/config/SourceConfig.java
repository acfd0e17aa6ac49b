package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Spelled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A jobs table of a platform, in a PostgreSQL database of its own, that outcomes are read from.
 *
 * @param name unique among the sources; under it the place reached is kept
 * @param uri of the other server, {@code postgresql://user:password@host:port/database}
 * @param relation what is read there
 * @param cursor how what is new is found there
 * @param mapping how a row becomes a job outcome
 * @param pace when and how much at once
 */
public record SourceConfig(String name, Secret uri, Relation relation, Cursor cursor, Mapping mapping, Pace pace) {
    /** What a job outcome takes from a row, in the order of its fields. */
    public static final List<String> FIELDS = List.of(
            "connectorId",
            "jobId",
            "attempt",
            "customer",
            "completedAt",
            "outcome",
            "failedStep",
            "errorCode",
            "durationMs",
            "stepDurationsMs");

    /** What no job outcome can be without. */
    public static final List<String> REQUIRED = List.of("connectorId", "jobId", "completedAt", "outcome");

    /** The outcome of a row that is passed over, such as that of a job that still runs. */
    public static final String IGNORED = "ignored";

    /** The name of a table or view, possibly with its schema before a dot; or a query, which is a SELECT. */
    public record Relation(boolean isQuery, String text) {}

    public enum CursorType implements Spelled {
        /** Whole numbers from a sequence. */
        SERIAL,
        /** Times, with or without a zone; those without one are in UTC. */
        TIMESTAMP
    }

    /**
     * The column whose value is higher in rows that are newer.
     *
     * @param from where the first reading begins, exclusive: a number, or microseconds since 1970; empty for the beginning
     * @param overlap how far below the place reached is looked again, in numbers or microseconds
     */
    public record Cursor(String column, CursorType type, OptionalLong from, long overlap) {
        /** By what a stored place is known to be one of this cursor. */
        public String signature() {
            return type.wire() + " " + column;
        }
    }

    /**
     * Which column has what.
     *
     * @param columns the column of each field that has one
     * @param defaults what a field is, as JSON, where it has no column or the column is null
     * @param outcomes {@code success}, {@code failed} or {@link #IGNORED} for each value of the platform's own
     */
    public record Mapping(Map<String, String> columns, Map<String, String> defaults, Map<String, String> outcomes) {
        public Mapping {
            columns = Map.copyOf(columns);
            defaults = Map.copyOf(defaults);
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * When and how much is read: the channel of NOTIFY that wakes the reader, after how long it looks in any case, how many rows
     * are in memory at once, and after how long the other server gives a statement up.
     */
    public record Pace(Optional<String> channel, Duration poll, int batch, Duration statementTimeout) {}
}
