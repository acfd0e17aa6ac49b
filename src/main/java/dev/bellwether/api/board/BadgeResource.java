package dev.bellwether.api.board;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Status;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Answers with the status of an institution, or of a connector, as a small picture for pages elsewhere. */
public record BadgeResource(ResponseCache answers) implements Resource {
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final String ENDING = ".svg";
    /** White reads on each with a contrast of at least 5. */
    private static final Map<Status, String> COLOURS = Map.of(
            Status.OPERATIONAL, "#12693a",
            Status.UNDER_MAINTENANCE, "#1b53ab",
            Status.DEGRADED_PERFORMANCE, "#6f4e00",
            Status.PARTIAL_OUTAGE, "#9a3f02",
            Status.MAJOR_OUTAGE, "#a8161d",
            Status.UNKNOWN, "#4d5664");

    private static final int MOST_NAME = 60;
    private static final int AROUND = 12;

    private static final String SVG = """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="%1$s: %2$s" width="%3$s" height="20">
            <title>%1$s: %2$s</title>
            <rect width="%4$s" height="20" fill="#333a45"/><rect x="%4$s" width="%5$s" height="20" fill="%6$s"/>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            <text x="6" y="14" textLength="%7$s">%1$s</text><text x="%8$s" y="14" textLength="%9$s">%2$s</text></g>
            </svg>
            """;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getBadge", this::badge);
    }

    private void badge(RoutingContext ctx) {
        String file = ctx.pathParam("file");
        String id = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : "";
        if (find(answers.board(), id).isEmpty()) {
            throw ProblemException.unknown("badge", file);
        }
        ctx.response()
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
                .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=60");
        answers.answerAs(
                ctx,
                KEEP,
                board -> Future.succeededFuture(
                        () -> find(board, id).orElseThrow().answer()));
    }

    private static Optional<Badge> find(Board board, String id) {
        return board.institution(id)
                .map(state -> new Badge(state.institution().name(), state.status()))
                .or(() -> board.connector(id)
                        .map(state -> new Badge(state.institution().name(), state.status())));
    }

    private record Badge(String whole, Status status) {
        Answer answer() {
            String name = whole.codePointCount(0, whole.length()) <= MOST_NAME
                    ? whole
                    : whole.substring(0, whole.offsetByCodePoints(0, MOST_NAME - 1)) + "\u2026";
            int first = width(name);
            int second = width(status.title());
            String svg = SVG.formatted(
                    Answer.escaped(name),
                    status.title(),
                    first + second + 2 * AROUND,
                    first + AROUND,
                    second + AROUND,
                    COLOURS.get(status),
                    first,
                    first + AROUND + AROUND / 2,
                    second);
            return Answer.of("image/svg+xml", Buffer.buffer(svg));
        }
    }

    /** About what a text takes in this size; it is told the browser, which makes it so. */
    private static int width(String text) {
        return text.codePoints().map(point -> point < 0x1100 ? 7 : 11).sum();
    }
}
