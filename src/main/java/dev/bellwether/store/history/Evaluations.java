package dev.bellwether.store.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Partitions;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Evaluations: all of them by day, those that changed something for longer, and the latest of each connector at hand. The incidents
 * that they belong to are kept along with them.
 */
public record Evaluations(Sql read, Partitions partitions, Clock clock) {
    /** Says of each evaluation whether it is this node's to store, and under which view; safe for any thread. */
    public interface Fence {
        /** Of a node that is alone. */
        Fence NONE = new Fence() {};

        /** The view that must be the present one when evaluations are stored. */
        default OptionalLong view() {
            return OptionalLong.empty();
        }

        /** Those of some evaluations that are this node's to store; the others are let go, and counted. */
        default List<Evaluation> own(List<Evaluation> evaluations) {
            return evaluations;
        }

        default boolean isOwn(Evaluation evaluation) {
            return true;
        }
    }

    /** The latest are written in the order of their connectors, so that two batches wait for one another in one direction. */
    private static final String INSERT =
            """
            WITH held AS MATERIALIZED (
                SELECT number FROM node_view WHERE number = $1 FOR SHARE
            ), batch AS MATERIALIZED (
                SELECT * FROM unnest($2::date[], %2$s) AS batch (day, %1$s)
                WHERE $1::bigint IS NULL OR EXISTS (SELECT FROM held)
            ), counted AS (
                UPDATE change_counter SET last = last + (SELECT count(*) FROM batch WHERE changed)
                WHERE EXISTS (SELECT FROM batch WHERE changed) RETURNING last
            ), history AS (
                INSERT INTO evaluation (day, %1$s) SELECT day, %1$s FROM batch ORDER BY connector_id, at
                ON CONFLICT DO NOTHING
            ), changes AS (
                INSERT INTO status_change (number, %1$s)
                SELECT CASE WHEN changed THEN (SELECT last FROM counted) + 1 - row_number()
                    OVER (PARTITION BY changed ORDER BY at DESC, connector_id COLLATE "C" DESC) END, %1$s
                FROM batch WHERE changed OR unobserved_since IS NOT NULL ORDER BY connector_id, at
                ON CONFLICT DO NOTHING
            ), incidents AS (
                INSERT INTO incident (connector_id, began_at, ended_at, major)
                SELECT connector_id, incident_since,
                    min(at) FILTER (WHERE status NOT IN ('partial-outage', 'major-outage')),
                    bool_or(status = 'major-outage')
                FROM batch WHERE incident_since IS NOT NULL
                GROUP BY connector_id, incident_since ORDER BY connector_id, incident_since
                ON CONFLICT (connector_id, began_at) DO UPDATE
                SET ended_at = least(incident.ended_at, excluded.ended_at), major = incident.major OR excluded.major
                WHERE excluded.ended_at IS NOT NULL OR excluded.major > incident.major
            ), latest AS (
                INSERT INTO evaluation_latest (%1$s)
                SELECT DISTINCT ON (connector_id) %1$s FROM batch ORDER BY connector_id, at DESC
                ON CONFLICT (connector_id) DO UPDATE SET (%1$s) = ROW (%3$s) WHERE evaluation_latest.at < excluded.at
            )
            SELECT $1::bigint IS NULL OR EXISTS (SELECT FROM held)
            """.formatted(EvaluationRow.COLUMNS, EvaluationRow.placeholders(3), EvaluationRow.columnsOf("excluded"));

    private static final String LATEST = "SELECT * FROM evaluation_latest";
    private static final String LATEST_OF_ONE = LATEST + " WHERE connector_id = $1";

    private static final String HISTORY = """
            (SELECT * FROM status_change WHERE connector_id = $1 AND at <= $2 ORDER BY at DESC LIMIT 1)
            UNION ALL
            (SELECT * FROM status_change WHERE connector_id = $1 AND at > $2 AND at <= $3)
            UNION ALL
            (SELECT * FROM status_change WHERE connector_id = $1 AND at > $3 ORDER BY at LIMIT 1)
            ORDER BY at
            """;

    /** Stores evaluations in one transaction; one of the same connector and tick that is stored already stays as it is. */
    public Future<Void> insert(List<Evaluation> evaluations) {
        return insert(evaluations, OptionalLong.empty()).mapEmpty();
    }

    /** The same if the present view of the nodes has this number; answers whether it has. */
    public Future<Boolean> insert(List<Evaluation> evaluations, OptionalLong view) {
        if (evaluations.isEmpty()) {
            return Future.succeededFuture(true);
        }
        Instant now = clock.instant();
        Function<Evaluation, LocalDate> day = evaluation -> partitions.dayOf(evaluation.at(), now);
        Tuple parameters =
                EvaluationRow.write(new Columns<>(evaluations, view.isPresent() ? view.getAsLong() : null).days(day));
        return partitions
                .write(
                        Partitions.EVALUATIONS,
                        evaluations.stream().map(day).toList(),
                        sql -> sql.run(INSERT, parameters))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** The latest evaluation of every connector that ever had one, by connector. */
    public Future<Map<String, Evaluation>> latest() {
        return read.list(EvaluationRow::read, LATEST)
                .map(all -> all.stream().collect(Collectors.toMap(Evaluation::connectorId, Function.identity())));
    }

    /** Of those the ones that were made after a time. */
    public Future<List<Evaluation>> latestAfter(Instant at) {
        return read.list(EvaluationRow::read, LATEST + " WHERE at > $1", at);
    }

    /** The latest evaluation of a connector, if it ever had one. */
    public Future<Optional<Evaluation>> latest(String connectorId) {
        return read.first(EvaluationRow::read, LATEST_OF_ONE, connectorId);
    }

    /**
     * The evaluations of a connector that changed something, or that ended a time when nobody looked, in {@code (from, to]}, oldest
     * first. Before them the one that held at {@code from}, if it is still kept, and behind them the next one after {@code to}, which
     * may say that nobody had looked at {@code to}.
     */
    public Future<List<Evaluation>> history(String connectorId, Instant from, Instant to) {
        return read.list(EvaluationRow::read, HISTORY, connectorId, from, to);
    }
}
