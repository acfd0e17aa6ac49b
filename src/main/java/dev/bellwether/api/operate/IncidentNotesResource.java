package dev.bellwether.api.operate;

import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.history.IncidentStory;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.http.Caller;
import dev.bellwether.http.ProblemException;
import dev.bellwether.notify.WebhookMessages;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.PastOutages;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.IncidentNotes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Takes in what operators say of incidents. */
public record IncidentNotesResource(Operating operating, ResponseCache answers) implements Resource {
    private static final int LONGEST = 2_000;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("addIncidentNote", this::add);
    }

    private void add(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        SmallBody.read(ctx)
                .map(IncidentNotesResource::text)
                .compose(text -> Incident.Key.parse(id)
                        .map(operating.database().incidents()::one)
                        .orElse(Future.succeededFuture(Optional.empty()))
                        .map(found -> found.orElseThrow(() -> ProblemException.unknown("incident", id)))
                        .compose(incident -> add(ctx, incident, text)))
                // What was answered before is without it.
                .compose(added -> answers.change(board -> board).map(added))
                .onSuccess(added -> ctx.response()
                        .setStatusCode(added.isNew() ? 201 : 200)
                        .putHeader("Content-Type", "application/json")
                        .end(IncidentStory.json(added.note()).toBuffer()))
                .onFailure(ctx::fail);
    }

    private Future<IncidentNotes.Added> add(RoutingContext ctx, Incident incident, String text) {
        Instant now = operating.now();
        Incident.Note note = new Incident.Note(now, ctx.get(Caller.KEY_NAME), text);
        AuditEntry entry =
                operating.entry(ctx, now, "incident-note.added", "incidents/" + incident.id(), Map.of("text", text));
        WebhookMessages messages = new WebhookMessages(operating.catalogue(), PastOutages.NONE);
        return operating
                .database()
                .subscriptions()
                .all()
                .compose(all -> operating
                        .database()
                        .incidentNotes()
                        .add(incident, note, entry, stored -> messages.noted(incident, stored, all)))
                .map(added -> added.orElseThrow(() -> ProblemException.of(
                        409, "The incident has " + IncidentNotes.MOST + " notes, and may not have more.")));
    }

    private static String text(BodyFields fields) {
        Optional<String> text = fields.word(
                "text",
                IncidentNotesResource::isPlain,
                "must be a text of 1 to " + LONGEST
                        + " characters, not blank, without control characters but new lines and tabs");
        fields.check("The note cannot be taken.");
        return text.orElseThrow().replace("\r\n", "\n").strip();
    }

    private static boolean isPlain(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.chars().allMatch(c -> "\n\r\t".indexOf(c) >= 0 || !Character.isISOControl(c));
    }
}
