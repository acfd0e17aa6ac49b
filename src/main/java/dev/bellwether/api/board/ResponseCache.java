package dev.bellwether.api.board;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board, and the answers made from it, each made once and kept until the board changes. Belongs to the event loop of the
 * API; the making happens on a worker.
 */
public final class ResponseCache {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseCache.class);
    private static final int MOST_ENTRIES = 500;
    private static final long MOST_BYTES = 64 << 20;

    private final Vertx vertx;
    private final Clock clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private Board board = Board.EMPTY;
    /** What the changes asked for so far make of it; only the worker touches it, one change after the other. */
    private Board made = Board.EMPTY;

    private long bytes;

    public ResponseCache(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Changes the board. Changes are made in the order in which they are asked for. */
    public Future<Void> change(UnaryOperator<Board> change) {
        return vertx.executeBlocking(() -> made = change.apply(made), true)
                .onSuccess(next -> {
                    board = next;
                    entries.clear();
                    bytes = 0;
                })
                .onFailure(failure -> LOG.error("a change cannot be shown", failure))
                .mapEmpty();
    }

    public Board board() {
        return board;
    }

    /** Answers with what is made from the board alone. */
    public void answer(RoutingContext ctx, Function<Board, JsonObject> maker) {
        Board seen = board;
        answerWith(ctx, Instant.MAX, () -> vertx.executeBlocking(() -> Answer.json(maker.apply(seen)), false));
    }

    /** Answers with what is made from the board and something else, which is asked for again after a while. */
    public void answer(RoutingContext ctx, Duration keep, Function<Board, Future<JsonObject>> maker) {
        answerAs(ctx, keep, seen -> maker.apply(seen).map(json -> () -> Answer.json(json)));
    }

    /** The same with an answer of another kind, which is written on a worker. */
    public void answerAs(RoutingContext ctx, Duration keep, Function<Board, Future<Supplier<Answer>>> maker) {
        Board seen = board;
        answerWith(
                ctx,
                clock.instant().plus(keep),
                () -> maker.apply(seen).compose(writer -> vertx.executeBlocking(writer::get, false)));
    }

    /** Answers about the connector whose id is in the path. */
    public void answerOf(RoutingContext ctx, Duration keep, Function<ConnectorState, Future<JsonObject>> maker) {
        String id = ctx.pathParam("id");
        answer(
                ctx,
                keep,
                board -> maker.apply(board.connector(id).orElseThrow(() -> ProblemException.unknown("connector", id))));
    }

    private void answerWith(RoutingContext ctx, Instant until, Supplier<Future<Answer>> maker) {
        String key = ctx.request().path() + ctx.<Query>get(Query.KEY).values();
        Entry entry = entries.get(key);
        if (entry == null || !clock.instant().isBefore(entry.until)) {
            Entry made = new Entry(until, maker.get());
            put(key, made);
            made.answer
                    .onSuccess(answer -> grow(key, made, answer.size()))
                    .onFailure(failed -> entries.remove(key, made));
            entry = made;
        }
        Responses.send(ctx, entry.answer);
    }

    private void put(String key, Entry entry) {
        Entry before = entries.put(key, entry);
        bytes -= before == null ? 0 : before.size;
        shrink();
    }

    private void grow(String key, Entry entry, int size) {
        // The board may have changed while this answer was being made.
        if (entries.get(key) == entry) {
            entry.size = size;
            bytes += size;
            shrink();
        }
    }

    private void shrink() {
        Iterator<Entry> eldest = entries.values().iterator();
        while ((entries.size() > MOST_ENTRIES || bytes > MOST_BYTES) && entries.size() > 1) {
            bytes -= eldest.next().size;
            eldest.remove();
        }
    }

    /** An answer that is ready or being made; several requests may wait for the same. */
    private static final class Entry {
        private final Instant until;
        private final Future<Answer> answer;
        private int size;

        Entry(Instant until, Future<Answer> answer) {
            this.until = until;
            this.answer = answer;
        }
    }
}
