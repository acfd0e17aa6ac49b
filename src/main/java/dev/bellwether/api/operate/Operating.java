package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.KeyAuthentication;
import dev.bellwether.api.http.VersionTag;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;

/** What the calls of operators have in common: whom they are about, who makes them, and how they are answered. */
record Operating(Supplier<Catalogue> catalogue, Clock clock) {
    /** Now, as finely as the store keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The connector in the path.
     *
     * @throws ProblemException 404 if the catalogue does not have it
     */
    Connector connector(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        return catalogue
                .get()
                .connector(id)
                .orElseThrow(() -> Problem.of(404, "No connector has the id \"" + id + "\".")
                        .asException());
    }

    /** What is being done, as the audit trail has it. */
    AuditEntry entry(RoutingContext ctx, Instant at, String action, String subject, Map<String, String> detail) {
        return AuditEntry.done(at, ctx.get(KeyAuthentication.KEY_NAME), action, subject, detail);
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
