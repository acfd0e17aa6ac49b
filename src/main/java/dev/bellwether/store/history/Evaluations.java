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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Evaluations: all of them by day, those that changed something for longer, and the latest of each connector at hand. The incidents
 * that they belong to are kept along with them.
 */
public record Evaluations(Sql read, Partitions partitions, Clock clock) {
    /** The latest are written in the order of their connectors, so that two batches wait for one another in one direction. */
    private static final String INSERT =
            """
            WITH batch AS MATERIALIZED (
                SELECT * FROM unnest($1::date[], %2$s) AS batch (day, %1$s)
            ), history AS (
                INSERT INTO evaluation (day, %1$s) SELECT day, %1$s FROM batch ORDER BY connector_id, at
                ON CONFLICT DO NOTHING
            ), changes AS (
                INSERT INTO status_change (%1$s)
                SELECT %1$s FROM batch WHERE changed OR unobserved_since IS NOT NULL ORDER BY connector_id, at
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
            )
            INSERT INTO evaluation_latest (%1$s)
            SELECT DISTINCT ON (connector_id) %1$s FROM batch ORDER BY connector_id, at DESC
            ON CONFLICT (connector_id) DO UPDATE SET (%1$s) = ROW (%3$s) WHERE evaluation_latest.at < excluded.at
            """.formatted(EvaluationRow.COLUMNS, EvaluationRow.placeholders(2), EvaluationRow.columnsOf("excluded"));

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
        if (evaluations.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant now = clock.instant();
        Function<Evaluation, LocalDate> day = evaluation -> partitions.dayOf(evaluation.at(), now);
        Tuple parameters = EvaluationRow.write(new Columns<>(evaluations).days(day));
        return partitions
                .write(
                        Partitions.EVALUATIONS,
                        evaluations.stream().map(day).toList(),
                        sql -> sql.run(INSERT, parameters))
                .mapEmpty();
    }

    /** The latest evaluation of every connector that ever had one, by connector. */
    public Future<Map<String, Evaluation>> latest() {
        return read.list(EvaluationRow::read, LATEST)
                .map(all -> all.stream().collect(Collectors.toMap(Evaluation::connectorId, Function.identity())));
    }

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
