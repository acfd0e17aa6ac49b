package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.VersionTag;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.http.Caller;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.Database;
import dev.bellwether.store.PublishedOperations;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What the calls of operators have in common: which connector they are about, who makes them, and how they are answered. */
public record Operating(ApiSources sources, Clock clock) {
    Catalogue catalogue() {
        return sources.catalogue().get();
    }

    Database database() {
        return sources.database();
    }

    PublishedOperations operations() {
        return sources.operations();
    }

    /** Now, as finely as the store keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The connector in the path; a {@link ProblemException} 404 if the catalogue does not have it. */
    Connector connector(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        return catalogue().connector(id).orElseThrow(() -> ProblemException.unknown("connector", id));
    }

    /** What is being done, as the audit trail has it. */
    AuditEntry entry(RoutingContext ctx, Instant at, String action, String subject, Map<String, String> detail) {
        return AuditEntry.done(at, ctx.get(Caller.KEY_NAME), action, subject, detail);
    }

    /** Answers what was changed, with its tag. */
    static void answer(RoutingContext ctx, int status, JsonObject json, long version) {
        Answer answer = VersionTag.answer(json, version);
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", answer.mediaType())
                .putHeader("ETag", answer.etag())
                .putHeader("Cache-Control", "no-cache")
                .end(answer.body());
    }
}
