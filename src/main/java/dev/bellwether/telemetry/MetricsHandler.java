package dev.bellwether.telemetry;

import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.telemetry.Scrape.Exposition;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Answers a scrape as fast as it is read, without holding the event loop or all of the text; with {@code ?series=aggregate} without
 * the series of each connector.
 */
record MetricsHandler(Telemetry telemetry) implements Handler<RoutingContext> {
    private static final int PIECES_AT_ONCE = 8;

    @Override
    public void handle(RoutingContext context) {
        List<String> series = context.queryParam("series");
        if (!series.isEmpty() && !series.equals(List.of("aggregate"))) {
            Problem.of(400, "Only series=aggregate is known; without it all series are given.")
                    .with(Wrong.parameter("series", "must be aggregate, once, or be left out"))
                    .answer(context.request());
            return;
        }
        Exposition format = Exposition.of(context.request().headers().getAll(HttpHeaders.ACCEPT));
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding")
                .setChunked(true);
        if (HttpMethod.HEAD.equals(context.request().method())) {
            response.end();
            return;
        }
        write(context, telemetry.scrape(format, series.isEmpty()));
    }

    private static void write(RoutingContext context, Scrape scrape) {
        HttpServerResponse response = context.response();
        for (int i = 0; i < PIECES_AT_ONCE && scrape.hasNext(); i++) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(ignored -> {
                    response.drainHandler(null);
                    write(context, scrape);
                });
                return;
            }
            response.write(scrape.next());
        }
        if (scrape.hasNext()) {
            context.vertx().runOnContext(ignored -> write(context, scrape));
        } else {
            response.end();
        }
    }
}
