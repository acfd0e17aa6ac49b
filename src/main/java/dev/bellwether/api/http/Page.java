package dev.bellwether.api.http;

import dev.bellwether.document.PlainText;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One page of a list. A cursor is the place in the list of the last entry before the page, so it holds whatever comes, goes or
 * changes meanwhile.
 */
public final class Page {
    private static final int DEFAULT_LIMIT = 100;

    private Page() {}

    /**
     * Cuts a page out of a list in the order of ids.
     *
     * @param path of the list, for the link to the next page
     * @throws ProblemException if the cursor is none of this list
     */
    public static <T> JsonObject of(
            String path, Query query, List<T> sorted, Function<T, JsonObject> writer, Function<T, String> id) {
        Optional<String> after = cursor(path, query);
        Stream<T> rest = after.isEmpty()
                ? sorted.stream()
                : sorted.stream().filter(entry -> id.apply(entry).compareTo(after.get()) > 0);
        return of(path, query, new Listed<>(rest.limit(limit(query) + 1).toList(), sorted.size()), writer, id);
    }

    /**
     * A page that the store cut out of a list: one entry more than the page may have, if there are more. The next page begins after
     * the place of the last.
     */
    public static <T> JsonObject of(
            String path, Query query, Listed<T> page, Function<T, JsonObject> writer, Function<T, String> place) {
        int limit = limit(query);
        List<T> entries =
                page.entries().subList(0, Math.min(limit, page.entries().size()));
        Optional<String> next = page.entries().size() > limit
                ? Optional.of(path + "?" + query.with("cursor", encode(path, place.apply(entries.get(limit - 1)))))
                : Optional.empty();
        return list(entries, writer, page.total(), next);
    }

    /** A list that fits on one page. */
    public static <T> JsonObject whole(Collection<T> entries, Function<T, JsonObject> writer) {
        return list(entries, writer, entries.size(), Optional.empty());
    }

    private static <T> JsonObject list(
            Collection<T> entries, Function<T, JsonObject> writer, long total, Optional<String> next) {
        return new JsonObject()
                .put("data", new JsonArray(entries.stream().map(writer).toList()))
                .put("totalCount", total)
                .put("links", new JsonObject().put("next", next.orElse(null)));
    }

    /** How many entries the page may have. */
    public static int limit(Query query) {
        return query.integer("limit").orElse(DEFAULT_LIMIT);
    }

    /**
     * After which place the page begins; empty for the first one.
     *
     * @param parser may throw what JDK parsers throw at a text that did not come from here
     * @throws ProblemException if the cursor is none of this list
     */
    public static <T> Optional<T> cursor(String path, Query query, Function<String, T> parser) {
        return cursor(path, query).map(place -> {
            try {
                return parser.apply(place);
            } catch (DateTimeException | IndexOutOfBoundsException | NoSuchElementException | NumberFormatException e) {
                throw foreign();
            }
        });
    }

    private static Optional<String> cursor(String path, Query query) {
        return query.text("cursor").map(cursor -> decode(path, cursor));
    }

    private static String encode(String path, String place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((path + " " + place).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String path, String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(path + " ") && PlainText.is(text)) {
                return text.substring(path.length() + 1);
            }
        } catch (IllegalArgumentException e) {
            // No base64: the same as any other cursor that did not come from here.
        }
        throw foreign();
    }

    private static ProblemException foreign() {
        return Problem.of(400, "The cursor is none of this list.")
                .with(Problem.Wrong.parameter("cursor", "cursor must be taken from links.next of this list."))
                .asException();
    }
}
