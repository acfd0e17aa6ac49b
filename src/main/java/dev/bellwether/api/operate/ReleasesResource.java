package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Takes in releases of connectors, as a deployment pipeline posts them, and lists them. */
public record ReleasesResource(Operating operating) implements Resource {
    private static final int LONGEST_VERSION = 64;
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final Duration MOST_AGO = Duration.ofDays(400);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("recordRelease", this::record, "listReleases", this::list);
    }

    private record Posted(Release release, boolean timed) {}

    private void record(RoutingContext ctx) {
        SmallBody.read(ctx)
                .map(body -> release(operating.connector(ctx).id(), body))
                .compose(posted -> {
                    Release release = posted.release();
                    Map<String, String> detail = Map.of(
                            "version", release.version(), "at", release.at().toString());
                    AuditEntry entry = operating.entry(
                            ctx, operating.now(), "release.recorded", "connectors/" + release.connectorId(), detail);
                    return operating.operations().record(release, posted.timed(), entry);
                })
                .onSuccess(recorded -> ctx.response()
                        .setStatusCode(recorded.isNew() ? 201 : 200)
                        .putHeader("Content-Type", "application/json")
                        .end(json(recorded.release()).toBuffer()))
                .onFailure(ctx::fail);
    }

    private void list(RoutingContext ctx) {
        String id = operating.connector(ctx).id();
        String path = "/api/v1/connectors/" + id + "/releases";
        Query query = ctx.get(Query.KEY);
        Responses.send(
                ctx,
                operating
                        .database()
                        .releases()
                        .page(id, Page.cursor(path, query, cursor -> place(id, cursor)), Page.limit(query) + 1)
                        .map(page -> Answer.json(
                                Page.of(path, query, page, ReleasesResource::json, ReleasesResource::cursor))));
    }

    private Posted release(String connectorId, BodyFields fields) {
        Optional<String> version = fields.line("version", LONGEST_VERSION);
        Instant now = operating.now();
        boolean timed = fields.has("at");
        Instant at = timed ? fields.time("at").orElse(now) : now;
        if (at.isAfter(now.plus(MOST_AHEAD))) {
            fields.wrong("at", "is more than 5 minutes ahead");
        } else if (at.isBefore(now.minus(MOST_AGO))) {
            fields.wrong("at", "is more than " + MOST_AGO.toDays() + " days ago");
        }
        fields.check("The release cannot be taken.");
        return new Posted(new Release(connectorId, version.orElseThrow(), at), timed);
    }

    private static JsonObject json(Release release) {
        return new JsonObject()
                .put("connectorId", release.connectorId())
                .put("version", release.version())
                .put("at", release.at().toString());
    }

    private static String cursor(Release release) {
        return release.at() + " " + release.version();
    }

    private static Release place(String connectorId, String cursor) {
        String[] parts = cursor.split(" ", 2);
        return new Release(connectorId, parts[1], Rfc3339.parse(parts[0]));
    }
}
