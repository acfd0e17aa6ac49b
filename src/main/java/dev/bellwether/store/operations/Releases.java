package dev.bellwether.store.operations;

import dev.bellwether.status.Operation.Release;
import dev.bellwether.store.sql.Listed;
import dev.bellwether.store.sql.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Releases of connectors, as pipelines post them: the same one, posted again, is stored once. */
public record Releases(Sql write, Sql read) {
    private static final String LATEST = """
            SELECT connector_id, version, at FROM release WHERE connector_id = $1 ORDER BY at DESC, version DESC LIMIT 1
            """;

    private static final String PAGE = """
            SELECT connector_id, version, at FROM release
            WHERE connector_id = $1 AND (at, version) < ($2, $3) ORDER BY at DESC, version DESC LIMIT $4
            """;

    private static final String TOTAL = "SELECT count(*) AS n FROM release WHERE connector_id = $1";

    /** A release that was posted, as it is stored; it is not new if it had been stored before. */
    public record Recorded(Release release, boolean isNew) {}

    /**
     * Stores a release and who posted it, unless it is known already. Where its time was not given, it is the same as the
     * connector's latest release if it has the same version: a pipeline that posts again does not know when it first did.
     */
    public Future<Recorded> record(Release release, boolean timed, AuditEntry entry) {
        return write.inTransaction(connection -> Sql.lock(connection, "release", release.connectorId())
                .compose(locked -> Sql.run(connection, LATEST, release.connectorId()))
                .compose(rows -> {
                    Optional<Release> same = rows.stream()
                            .map(Operations.RELEASE)
                            .filter(latest -> !timed && latest.version().equals(release.version()))
                            .findFirst();
                    if (same.isPresent()) {
                        return Future.succeededFuture(new Recorded(same.get(), false));
                    }
                    return Sql.run(connection, Operations.INSERT_RELEASE, Operations.parameters(release))
                            .compose(inserted -> inserted.rowCount() == 0
                                    ? Future.succeededFuture(new Recorded(release, false))
                                    : AuditTrail.record(connection, entry).map(new Recorded(release, true)));
                }));
    }

    /** A page of a connector's releases that are older than one, if it is there, the newest first, at most so many. */
    public Future<Listed<Release>> page(String connectorId, Optional<Release> before, int most) {
        Instant at = before.map(Release::at).orElse(Instant.MAX);
        return read.list(
                        Operations.RELEASE,
                        PAGE,
                        connectorId,
                        at,
                        before.map(Release::version).orElse(""),
                        most)
                .compose(releases -> read.number(TOTAL, connectorId).map(total -> new Listed<>(releases, total)));
    }
}
