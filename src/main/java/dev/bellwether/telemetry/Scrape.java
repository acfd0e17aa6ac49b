package dev.bellwether.telemetry;

import dev.bellwether.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** One scrape, written piece by piece, since all of it can be as large as the heap. It belongs to one thread. */
final class Scrape {
    private static final int PIECE = 64 * 1024;
    private static final String END = "# EOF\n";

    private final Exposition format;
    private final ConnectorMetrics metrics;
    private final List<ConnectorSeries> connectors;
    private final List<Family> families;
    private final StringBuilder text = new StringBuilder(PIECE + 4096);
    private int family;
    private int connector;
    /** How many families have had their heads written. */
    private int heads;

    /**
     * A scrape of which nothing is written yet, with the text of all other metrics, in the same format, and these families of
     * connectors.
     */
    Scrape(Exposition format, String others, ConnectorMetrics metrics, List<Family> families) {
        this.families = families;
        this.format = format;
        this.metrics = metrics;
        this.connectors = metrics.connectors();
        text.append(others, 0, others.length() - (others.endsWith(END) ? END.length() : 0));
    }

    boolean hasNext() {
        return text.length() > 0 || family < families.size();
    }

    Buffer next() {
        while (family < families.size() && text.length() < PIECE) {
            Family current = families.get(family);
            // Where a head fills a piece, its samples come with the next; it does not.
            if (heads == family) {
                current.writeHead(format, text);
                heads++;
            }
            connector = metrics.write(current, connectors, connector, text, PIECE);
            if (connector == connectors.size()) {
                connector = 0;
                family++;
            }
        }
        if (family == families.size() && format == Exposition.OPEN_METRICS) {
            text.append(END);
        }
        Buffer piece = Buffer.buffer(text.toString());
        text.setLength(0);
        return piece;
    }

    enum Exposition {
        TEXT("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Exposition(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        /** What a client takes more gladly by its Accept headers (RFC 9110, 12.5.1); plain text where it does not say. */
        static Exposition of(List<String> accept) {
            double text = 0;
            double open = 0;
            for (String range :
                    String.join(",", accept).toLowerCase(Locale.ROOT).split(",", -1)) {
                switch (range.split(";", 2)[0].strip()) {
                    case "application/openmetrics-text" -> open = Math.max(open, weight(range));
                    case "text/plain", "text/*", "*/*" -> text = Math.max(text, weight(range));
                    default -> {}
                }
            }
            return open > 0 && open >= text ? OPEN_METRICS : TEXT;
        }

        private static double weight(String range) {
            for (String parameter : range.split(";", -1)) {
                String stripped = parameter.strip();
                if (stripped.startsWith("q=")) {
                    try {
                        return Double.parseDouble(stripped.substring(2));
                    } catch (NumberFormatException e) {
                        return 0;
                    }
                }
            }
            return 1;
        }
    }

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
                        .with(Problem.Wrong.parameter("series", "must be aggregate, once, or be left out"))
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
}
