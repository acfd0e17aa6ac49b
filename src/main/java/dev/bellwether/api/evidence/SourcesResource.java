package dev.bellwether.api.evidence;

import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.ports.JobTables;
import dev.bellwether.api.ports.JobTables.JobTable;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.http.Problem;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Kept;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Answers for the jobs tables that are read, and for the rows of them that did not fit. */
public final class SourcesResource {
    private static final Duration KEEP = Duration.ofSeconds(1);

    private final ResponseCache answers;
    private final JobTables tables;

    public SourcesResource(ResponseCache answers, JobTables tables) {
        this.answers = answers;
        this.tables = tables;
    }

    public void list(RoutingContext ctx) {
        answers.answer(
                ctx,
                KEEP,
                board -> Future.succeededFuture(Page.whole(
                        tables.all().stream().map(SourcesResource::json).toList())));
    }

    public void rejected(RoutingContext ctx) {
        String name = ctx.pathParam("name");
        JobTable table = tables.all().stream()
                .filter(known -> known.source().name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(404, "No source has the name \"" + name + "\".")
                        .asException());
        Query query = ctx.get(Query.KEY);
        String path = ctx.request().path();
        long before = Page.cursor(path, query, Long::parseLong).orElse(Long.MAX_VALUE);
        answers.answer(
                ctx,
                KEEP,
                board -> tables.countKept(name)
                        .compose(total -> tables.kept(name, before, Page.limit(query) + 1)
                                .map(kept -> Page.of(
                                        path,
                                        query,
                                        new Listed<>(kept, total),
                                        row -> json(table, row),
                                        row -> Long.toString(row.number())))));
    }

    private static JsonObject json(JobTable table) {
        var state = table.state();
        Counts counts = state.counts();
        return new JsonObject()
                .put("name", table.source().name())
                .put("state", state.phase().wire())
                .put("since", state.since().toString())
                .put("detail", state.detail().isEmpty() ? null : state.detail())
                .put(
                        "cursor",
                        new JsonObject()
                                .put("column", table.source().cursor().column())
                                .put("position", position(table, state.position())))
                .put("caughtUpAt", state.caughtUpAt().toString())
                .put("lagSeconds", table.lag().toMillis() / 1000.0)
                .put(
                        "rows",
                        new JsonObject()
                                .put("accepted", counts.accepted())
                                .put("duplicates", counts.duplicates())
                                .put("rejected", counts.rejected())
                                .put("ignored", counts.ignored()))
                .put("keptAside", state.kept());
    }

    private static JsonObject json(JobTable table, Kept kept) {
        return new JsonObject()
                .put("position", position(table, kept.rejected().row().position()))
                .put("rejectedAt", kept.rejectedAt().toString())
                .put("reason", kept.rejected().reason())
                .put("row", kept.rejected().row().item());
    }

    /** As the platform would write it; null before the first row, and for a time that never ends. */
    private static String position(JobTable table, long position) {
        if (position == Long.MIN_VALUE || position == Long.MAX_VALUE || position == -Long.MAX_VALUE) {
            return null;
        }
        if (table.source().cursor().type() == CursorType.SERIAL) {
            return Long.toString(position);
        }
        try {
            return Instant.EPOCH.plus(position, ChronoUnit.MICROS).toString();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
