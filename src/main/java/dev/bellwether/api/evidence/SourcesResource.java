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
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

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
        int limit = Page.limit(query);
        long before = Page.after(path, query).orElse(Long.MAX_VALUE);
        answers.answer(
                ctx,
                KEEP,
                board -> tables.countKept(name)
                        .compose(total -> tables.kept(name, before, limit + 1)
                                .map(kept -> page(path, query, table, kept, total))));
    }

    private static JsonObject page(String path, Query query, JobTable table, List<Kept> kept, long total) {
        int limit = Page.limit(query);
        List<Kept> shown = kept.subList(0, Math.min(limit, kept.size()));
        OptionalLong last = kept.size() > limit
                ? OptionalLong.of(shown.get(shown.size() - 1).number())
                : OptionalLong.empty();
        return Page.of(path, query, shown.stream().map(row -> json(table, row)).toList(), total, last);
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
