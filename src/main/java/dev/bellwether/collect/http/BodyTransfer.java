package dev.bellwether.collect.http;

import dev.bellwether.collect.http.JobOutcomeReader.Batch;
import dev.bellwether.http.BodyDrain;
import dev.bellwether.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** The arrival of one body: as fast as it is read, and not for ever. It belongs to the event loop of its connection. */
final class BodyTransfer {
    private final RoutingContext context;
    private final BodyReader reader;
    private final IntakeLimits limits;
    private final Consumer<Batch> arrived;
    private final Vertx vertx;
    private final long startedAt = System.nanoTime();
    private long heardAt = startedAt;
    private long timer;
    private boolean over;

    /**
     * An arrival that has not begun.
     *
     * @param reader is closed here unless the whole body arrives
     * @param arrived takes the batch, and the reader to close with it
     */
    BodyTransfer(RoutingContext context, BodyReader reader, IntakeLimits limits, Consumer<Batch> arrived) {
        this.context = context;
        this.reader = reader;
        this.limits = limits;
        this.arrived = arrived;
        this.vertx = context.vertx();
    }

    void start() {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            // A handler has read the body before; it is good enough if it was kept.
            Buffer body = context.body().available() ? context.body().buffer() : Buffer.buffer();
            received(body);
            ended();
            return;
        }
        timer = vertx.setTimer(limits.idle().toMillis(), this::check);
        request.handler(this::received);
        request.endHandler(ignored -> ended());
        request.exceptionHandler(ignored -> abandoned());
        request.resume();
    }

    private void received(Buffer piece) {
        if (over) {
            return;
        }
        heardAt = System.nanoTime();
        try {
            reader.feed(piece.getBytes());
        } catch (RuntimeException refusalOrDefect) {
            fail(refusalOrDefect);
        }
    }

    private void ended() {
        if (over) {
            return;
        }
        Batch batch;
        try {
            batch = reader.end();
        } catch (RuntimeException refusalOrDefect) {
            fail(refusalOrDefect);
            return;
        }
        finish();
        arrived.accept(batch);
    }

    private void abandoned() {
        if (!over) {
            finish();
            reader.close();
        }
    }

    private void check(long ignored) {
        long now = System.nanoTime();
        long left = Math.min(
                limits.idle().toNanos() - (now - heardAt), limits.total().toNanos() - (now - startedAt));
        if (left > 0) {
            timer = vertx.setTimer(left / 1_000_000 + 1, this::check);
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        context.addEndHandler(end -> BodyDrain.cutOff(context.request()));
        fail(Problem.of(
                        408,
                        "The body did not come within "
                                + limits.total().toSeconds() + " s, or stopped for "
                                + limits.idle().toSeconds() + " s. Nothing was stored; send smaller batches.")
                .asException());
    }

    private void fail(RuntimeException why) {
        finish();
        reader.close();
        context.fail(why);
    }

    private void finish() {
        over = true;
        vertx.cancelTimer(timer);
    }
}
