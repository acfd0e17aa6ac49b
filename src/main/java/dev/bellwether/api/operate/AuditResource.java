package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists who did what, for operators. */
public record AuditResource(AuditTrail trail) implements Resource {
    private static final String PATH = "/api/v1/audit";

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listAudit", this::list);
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        List<Wrong> wrongs = new ArrayList<>();
        AuditTrail.Filter filter = new AuditTrail.Filter(
                query.text("by"),
                query.text("action"),
                query.text("subject"),
                query.text("outcome"),
                AskedRange.time(query, "from", wrongs),
                AskedRange.time(query, "to", wrongs));
        AskedRange.refuse(wrongs);
        long before = Page.cursor(PATH, query, Long::parseLong).orElse(Long.MAX_VALUE);
        Responses.send(
                ctx,
                trail.page(filter, before, Page.limit(query) + 1)
                        .map(page -> Answer.json(Page.of(
                                PATH,
                                query,
                                page,
                                AuditResource::json,
                                entry -> Long.toString(entry.number().orElseThrow())))));
    }

    private static JsonObject json(AuditEntry entry) {
        JsonObject detail = new JsonObject();
        new TreeMap<>(entry.detail()).forEach(detail::put);
        return new JsonObject()
                .put("at", entry.at().toString())
                .put("lastAt", entry.lastAt().toString())
                .put("times", entry.times())
                .put("by", entry.actor().isEmpty() ? null : entry.actor())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("outcome", entry.outcome())
                .put("detail", detail);
    }
}
