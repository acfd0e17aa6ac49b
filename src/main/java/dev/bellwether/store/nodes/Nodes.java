package dev.bellwether.store.nodes;

import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Sql;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The rows of nodes and the view that says who divides the work. Each change is one statement, so that a node that stops in the middle
 * holds up nobody.
 */
public record Nodes(Sql sql) {
    private static final String BEAT = """
            INSERT INTO node (id, name, address, version, beat, works_under, online, catalogue_digest, policy_digest)
            VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET beat = node.beat + 1, works_under = excluded.works_under,
                online = excluded.online, catalogue_digest = excluded.catalogue_digest,
                policy_digest = excluded.policy_digest
            """;

    private static final String READ = """
            SELECT number, members, idle, now() AS now, (SELECT last FROM change_counter) AS last_change, node.*
            FROM node_view LEFT JOIN node ON true ORDER BY since, id
            """;

    /** Whoever went on meanwhile, or came to the present view, was not dead, and the view stays as it is. */
    private static final String NEXT = """
            WITH gone AS (
                DELETE FROM node USING unnest($4::text[], $5::bigint[]) AS dead (id, beat)
                WHERE node.id = dead.id AND (node.beat = dead.beat OR works_under < $1)
                RETURNING node.id
            )
            UPDATE node_view SET number = number + 1, members = $2, idle = $3
            WHERE number = $1 AND (SELECT count(*) FROM gone) = cardinality($4::text[])
            """;

    private static final String LEAVE = """
            WITH gone AS (DELETE FROM node WHERE id = $1)
            UPDATE node_view SET number = number + 1, members = array_remove(members, $1), idle = array_remove(idle, $1)
            WHERE $1 = ANY (members)
            """;

    /**
     * A process that shares the store.
     *
     * @param id of the process, never used again
     * @param since when it came, by the server's clock
     * @param worksUnder the view by which it has let go of what it lost
     * @param online whether it sees the network
     */
    public record Node(
            String id,
            String name,
            String address,
            String version,
            Instant since,
            long beat,
            long worksUnder,
            boolean online,
            String catalogueDigest,
            String policyDigest) {
        public Node standing(long under, boolean seesNetwork, String catalogue, String policy) {
            return new Node(id, name, address, version, since, beat, under, seesNetwork, catalogue, policy);
        }
    }

    /**
     * Who divides the work.
     *
     * @param members the ids of the nodes, sorted
     * @param idle those of them that own nothing, since they see no network
     */
    public record View(long number, List<String> members, List<String> idle) {}

    /** Everything at one moment, by the server's clock, and the number of the last change that was stored. */
    public record Snapshot(View view, List<Node> nodes, Instant now, long lastChange) {}

    /** Tells that a node is alive and how it stands, and answers how all stand. Its row is made anew where others removed it. */
    public Future<Snapshot> beat(Node self) {
        return sql.run(
                        BEAT,
                        self.id(),
                        self.name(),
                        self.address(),
                        self.version(),
                        self.worksUnder(),
                        self.online(),
                        self.catalogueDigest(),
                        self.policyDigest())
                .compose(told -> read());
    }

    /** How all stand. */
    public Future<Snapshot> read() {
        return sql.run(READ).map(rows -> {
            Row first = rows.iterator().next();
            return new Snapshot(
                    new View(first.getLong("number"), texts(first, "members"), texts(first, "idle")),
                    rows.stream()
                            .filter(row -> row.getString("id") != null)
                            .map(Nodes::node)
                            .toList(),
                    Times.of(first, "now"),
                    first.getLong("last_change"));
        });
    }

    /**
     * Writes the next view after the one with a number, and removes the rows of the dead, each with the beat that was seen last. Answers
     * whether it did: not if another did before, or if one of the dead went on.
     */
    public Future<Boolean> next(long number, View next, Map<String, Long> dead) {
        List<Map.Entry<String, Long>> entries = List.copyOf(dead.entrySet());
        return sql.run(
                        NEXT,
                        new Columns<>(entries, number, array(next.members()), array(next.idle()))
                                .texts(Map.Entry::getKey)
                                .column(Map.Entry::getValue, Long[]::new)
                                .parameters())
                .map(updated -> updated.rowCount() == 1);
    }

    /** Removes a node that ends, and writes the next view without it. */
    public Future<Void> leave(String id) {
        return sql.run(LEAVE, id).mapEmpty();
    }

    private static String[] array(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static List<String> texts(Row row, String column) {
        return Arrays.asList(row.getArrayOfStrings(column));
    }

    private static Node node(Row row) {
        return new Node(
                row.getString("id"),
                row.getString("name"),
                row.getString("address"),
                row.getString("version"),
                Times.of(row, "since"),
                row.getLong("beat"),
                row.getLong("works_under"),
                row.getBoolean("online"),
                row.getString("catalogue_digest"),
                row.getString("policy_digest"));
    }
}
