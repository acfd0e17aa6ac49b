package dev.bellwether.store.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.status.history.RecentStatuses.Turn;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.store.operations.Operations;
import dev.bellwether.store.operations.Overrides;
import dev.bellwether.store.sql.Records;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The history of a connector: what changed its status, and what operators said beside. */
public record StatusChanges(Sql read) {
    private static final Function<Row, StatusChange> CHANGE = Records.reader(StatusChange.class);

    /** Only what a timeline needs: a connector that flaps has ten thousand of them in 90 days. */
    private static final String NARROW = """
            at, status, performance, stale, explanation ->> 'rule' AS rule,
            CASE WHEN moved_at = at THEN regime_since END AS first_sign, unobserved_since
            """;

    private static final String CHANGES = """
            (SELECT %1$s FROM status_change WHERE connector_id = $1 AND at <= $2 ORDER BY at DESC LIMIT 1)
            UNION ALL
            (SELECT %1$s FROM status_change WHERE connector_id = $1 AND at > $2 AND at <= $3 ORDER BY at LIMIT $4)
            """.formatted(NARROW);

    private static final String CHANGES_OF_MANY = """
            SELECT change.*, asked.connector_id FROM unnest($1::text[]) AS asked (connector_id) CROSS JOIN LATERAL (
                (SELECT %1$s FROM status_change AS c WHERE c.connector_id = asked.connector_id AND at <= $2
                    ORDER BY at DESC LIMIT 1)
                UNION ALL
                (SELECT %1$s FROM status_change AS c WHERE c.connector_id = asked.connector_id AND at > $2 AND at <= $3)
            ) AS change
            """.formatted(NARROW);

    private static final String RECENT = """
            SELECT connector_id, at, status, previous_status, unobserved_since FROM status_change
            WHERE at > $1 AND changed
            UNION ALL
            SELECT connector_id, at, status, previous_status, unobserved_since FROM status_change
            WHERE at > $1 AND unobserved_since IS NOT NULL AND NOT changed
            ORDER BY connector_id, at
            """;

    private static final String EVALUATIONS = """
            SELECT * FROM status_change WHERE connector_id = $1 AND at >= $2 AND at <= $3 ORDER BY at LIMIT $4
            """;

    private static final String AFTER = "SELECT * FROM status_change WHERE number > $1 ORDER BY number LIMIT $2";

    private static final String RELEASES = """
            SELECT connector_id, version, at FROM release
            WHERE connector_id = $1 AND at >= $2 AND at < $3 ORDER BY at, version LIMIT $4
            """;

    private static final String MAINTENANCE = """
            SELECT connector_id, id, starts_at, ends_at, explanation FROM maintenance
            WHERE connector_id = $1 AND ends_at > $2 AND starts_at < $3 AND starts_at < ends_at
            ORDER BY starts_at, id LIMIT $4
            """;

    private static final String OVERRIDES = """
            SELECT * FROM (%s) AS pinned
            WHERE connector_id = $1 AND ends_at > $2 AND starts_at < $3 AND starts_at < ends_at
            ORDER BY starts_at, number LIMIT $4
            """.formatted(Overrides.IN_FORCE);

    /**
     * What happened in {@code (from, to]}, at most so many changes, and before it what held at {@code from} if that is known, in
     * any order.
     */
    public Future<List<StatusChange>> of(String connectorId, Instant from, Instant to, int most) {
        return read.list(CHANGE, CHANGES, connectorId, from, to, most);
    }

    /** The same of several connectors, however many changes there were, by connector; of one without any there is none. */
    public Future<Map<String, List<StatusChange>>> of(List<String> connectors, Instant from, Instant to) {
        return read.run(CHANGES_OF_MANY, connectors, from, to)
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> row.getString("connector_id"),
                                Collectors.mapping(CHANGE, Collectors.toList()))));
    }

    /** The statuses since a time of each connector whose status changed, or that nobody looked at for a while, by its id. */
    public Future<Map<String, RecentStatuses>> recent(Instant from) {
        return read.run(RECENT, from).map(rows -> {
            Map<String, RecentStatuses> recent = new HashMap<>();
            for (Row row : rows) {
                RecentStatuses before = recent.getOrDefault(
                        row.getString("connector_id"),
                        RecentStatuses.NONE.with(new Turn(from, Status.ofWire(row.getString("previous_status")))));
                recent.put(row.getString("connector_id"), with(before, row));
            }
            return recent;
        });
    }

    private static RecentStatuses with(RecentStatuses before, Row row) {
        return Times.ofNullable(row, "unobserved_since")
                .map(since -> before.with(new Turn(since, Status.UNKNOWN)))
                .orElse(before)
                .with(new Turn(Times.of(row, "at"), Status.ofWire(row.getString("status"))));
    }

    /** The evaluations behind what happened in {@code [from, to]}, oldest first; at most so many. */
    public Future<List<Evaluation>> evaluations(String connectorId, Instant from, Instant to, int most) {
        return read.list(EvaluationRow::read, EVALUATIONS, connectorId, from, to, most);
    }

    /** An evaluation that changed something, and its place in the order in which these were stored. */
    public record Numbered(long number, Evaluation evaluation) {}

    /** The evaluations of all connectors that changed something and were stored after the one with a number; at most so many. */
    public Future<List<Numbered>> after(long number, int most) {
        return read.list(row -> new Numbered(row.getLong("number"), EvaluationRow.read(row)), AFTER, number, most);
    }

    /** The number of the last change that was stored. */
    public Future<Long> last() {
        return read.number("SELECT last FROM change_counter");
    }

    /** Releases, announced maintenance and overrides that touch {@code [from, to)}; each kind by its time, at most so many of it. */
    public Future<List<Operation>> operations(String connectorId, Instant from, Instant to, int most) {
        return Operations.together(
                read.list(Operations.RELEASE, RELEASES, connectorId, from, to, most),
                read.list(Operations.ANNOUNCED, MAINTENANCE, connectorId, from, to, most),
                read.list(Operations.OVERRIDE, OVERRIDES, connectorId, from, to, most));
    }
}
