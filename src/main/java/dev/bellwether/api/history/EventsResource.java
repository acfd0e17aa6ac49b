package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.FairUse;
import dev.bellwether.api.http.Query;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.http.Problem;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.history.StatusChanges;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells of every published evaluation that changed something, as Server-Sent Events (HTML Standard, section 9.2). Belongs to the
 * event loop of the API.
 */
public final class EventsResource implements Resource {
    static final String MEDIA_TYPE = "text/event-stream";
    static final int MOST_FOLLOWERS = 1_000;

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final long HEARTBEAT_MS = 15_000;
    private static final long LOOK_MS = 2_000;
    private static final String OPENING = "retry: 2000\n\n";

    private final ResponseCache answers;
    private final RecentEvents events;
    private final FairUse fairUse;
    private final Set<EventFollower> followers = new HashSet<>();

    public EventsResource(Vertx vertx, ResponseCache answers, StatusChanges changes, FairUse fairUse) {
        this.answers = answers;
        this.events = new RecentEvents(changes);
        this.fairUse = fairUse;
        vertx.setPeriodic(HEARTBEAT_MS, tick -> List.copyOf(followers).forEach(EventFollower::beat));
        // What other nodes stored, or what waited for the store, may be there without a word.
        vertx.setPeriodic(LOOK_MS, tick -> {
            if (!followers.isEmpty() || events.end().isEmpty()) {
                readOn();
            }
        });
    }

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("streamEvents", this::stream);
    }

    /** Takes what one tick published: what is stored as the store has it, and the rest at once and without an id. */
    public void take(EvaluationsPublished published) {
        List<Evaluation> changed =
                published.evaluations().stream().filter(Evaluation::changed).toList();
        if (published.stored() && !changed.isEmpty()) {
            readOn();
        } else if (!changed.isEmpty()) {
            List<StatusEvent> unsaved = changed.stream()
                    .map(evaluation -> new StatusEvent(OptionalLong.empty(), evaluation))
                    .toList();
            List.copyOf(followers).forEach(follower -> follower.send(unsaved));
        }
    }

    /** Reads what was stored meanwhile and has it sent on; while the store is away that waits. */
    public Future<Void> readOn() {
        // A copy, since a follower whose connection is gone is left out meanwhile.
        return events.readOn()
                .onSuccess(read -> List.copyOf(followers).forEach(EventFollower::sendOn))
                .otherwiseEmpty();
    }

    /** Tells nothing again that is taken back since the clock went back; those who listen go on from now. */
    public void forget() {
        events.forget();
        close();
    }

    /** Ends all streams: a node that stops would wait for them for ever. */
    public void close() {
        List.copyOf(followers).forEach(EventFollower::end);
    }

    private void stream(RoutingContext ctx) {
        Optional<Long> last =
                Optional.ofNullable(ctx.request().getHeader(LAST_EVENT_ID)).map(EventsResource::read);
        if (followers.size() >= MOST_FOLLOWERS) {
            throw Problem.of(503, MOST_FOLLOWERS + " clients follow the events here already. Try again later.")
                    .retryAfter(30)
                    .asException();
        }
        fairUse.holdListener(ctx);
        // Another node may have told what this one has not read yet.
        Future<Void> caughtUp = last.filter(this::isBeyond).isPresent() ? readOn() : Future.succeededFuture();
        // Where the past is needed and the store is away, this is found out while a problem can still be answered.
        caughtUp.map(read -> last.filter(id -> !isBeyond(id)))
                .compose(place -> place.isPresent()
                        ? events.after(place.get()).map(Optional::of)
                        : Future.succeededFuture(Optional.<RecentEvents.Batch>empty()))
                .onFailure(ctx::fail)
                .onSuccess(missed -> follow(ctx, missed));
    }

    private boolean isBeyond(long id) {
        return events.end().filter(end -> id > end).isPresent();
    }

    private void follow(RoutingContext ctx, Optional<RecentEvents.Batch> missed) {
        HttpServerResponse response = ctx.response();
        if (response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // nginx would keep the events until it has a buffer full of them.
                .putHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.equals(ctx.request().method())) {
            response.end();
            return;
        }
        Predicate<ConnectorState> filter = filter(ctx.get(Query.KEY));
        EventFollower follower = new EventFollower(
                ctx, events, id -> answers.board().connector(id).filter(filter), events.end());
        followers.add(follower);
        ctx.addEndHandler(ended -> followers.remove(follower));
        response.setChunked(true).write(OPENING);
        missed.ifPresent(follower::send);
        follower.sendOn();
    }

    private static long read(String lastEventId) {
        if (!lastEventId.matches("[0-9]{1,18}")) {
            throw Problem.of(400, LAST_EVENT_ID + " is not the id of an event from here.")
                    .with(Problem.Wrong.parameter(LAST_EVENT_ID, "Send an id as it came, or none."))
                    .asException();
        }
        return Long.parseLong(lastEventId);
    }

    private static Predicate<ConnectorState> filter(Query query) {
        Set<String> connectors = Set.copyOf(query.list("connector"));
        Set<String> institutions = Set.copyOf(query.list("institution"));
        return state -> (connectors.isEmpty() || connectors.contains(state.id()))
                && (institutions.isEmpty()
                        || institutions.contains(state.institution().id()));
    }
}
