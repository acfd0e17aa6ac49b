package dev.bellwether.api.evidence;

import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Answers for the jobs tables that are read, and for the rows of them that did not fit. */
public record SourcesResource(ResponseCache answers, ApiSources sources) implements Resource {
    private static final Duration KEEP = Duration.ofSeconds(1);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listSources", this::list, "listRejectedRows", this::rejected);
    }

    private void list(RoutingContext ctx) {
        answers.answer(
                ctx, KEEP, board -> Future.succeededFuture(Page.whole(sources.sources(), SourcesResource::json)));
    }

    private void rejected(RoutingContext ctx) {
        String name = ctx.pathParam("name");
        SourceConfig source = sources.sources().stream()
                .map(SourceProgress::source)
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(404, "No source has the name \"" + name + "\"."));
        Query query = ctx.get(Query.KEY);
        String path = ctx.request().path();
        Sources store = sources.database().sources();
        long before = Page.cursor(path, query, Long::parseLong).orElse(Long.MAX_VALUE);
        answers.answer(
                ctx,
                KEEP,
                board -> store.countKept(name)
                        .compose(total -> store.kept(name, before, Page.limit(query) + 1)
                                .map(kept -> Page.of(
                                        path,
                                        query,
                                        new Listed<>(kept, total),
                                        row -> json(source, row),
                                        row -> Long.toString(row.number())))));
    }

    private static JsonObject json(SourceProgress progress) {
        SourceProgress.SourceState state = progress.state();
        Sources.Counts counts = state.counts();
        return new JsonObject()
                .put("name", progress.name())
                .put("state", state.phase().wire())
                .put("since", state.since().toString())
                .put("detail", state.detail().isEmpty() ? null : state.detail())
                .put(
                        "cursor",
                        new JsonObject()
                                .put("column", progress.source().cursor().column())
                                .put("position", position(progress.source(), state.position())))
                .put("caughtUpAt", state.caughtUpAt().toString())
                .put("lagSeconds", progress.lag().toMillis() / 1000.0)
                .put(
                        "rows",
                        new JsonObject()
                                .put("accepted", counts.accepted())
                                .put("duplicates", counts.duplicates())
                                .put("rejected", counts.rejected())
                                .put("ignored", counts.ignored()))
                .put("keptAside", state.kept());
    }

    private static JsonObject json(SourceConfig source, Sources.Kept kept) {
        return new JsonObject()
                .put("position", position(source, kept.rejected().row().position()))
                .put("rejectedAt", kept.rejectedAt().toString())
                .put("reason", kept.rejected().reason())
                .put("row", withoutCustomer(kept.rejected().row().item()));
    }

    /** What is kept of the customer is for nobody to see. */
    private static String withoutCustomer(String item) {
        JsonObject row = item.contains("\"customer\"") ? new JsonObject(item) : new JsonObject();
        return row.remove("customer") == null ? item : row.encode();
    }

    /** As the platform would write it; null before the first row, and for a time that never ends. */
    private static String position(SourceConfig source, long position) {
        if (position == Long.MIN_VALUE || position == Long.MAX_VALUE || position == -Long.MAX_VALUE) {
            return null;
        }
        if (source.cursor().type() == SourceConfig.CursorType.SERIAL) {
            return Long.toString(position);
        }
        try {
            return Instant.EPOCH.plus(position, ChronoUnit.MICROS).toString();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
