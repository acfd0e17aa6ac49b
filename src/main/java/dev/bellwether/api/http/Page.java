package dev.bellwether.api.http;

import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of a list that is in the order of ids. A cursor is the id of the last entry before the page, so it holds whatever
 * comes, goes or changes meanwhile.
 */
public final class Page {
    private static final int DEFAULT_LIMIT = 100;

    private Page() {}

    /**
     * Cuts a page out of a list.
     *
     * @param path of the list, for the link to the next page
     * @throws ProblemException if the cursor is none of this list
     */
    public static <T extends Identified> JsonObject of(
            String path, Query query, List<T> sorted, Predicate<T> filter, Function<T, JsonObject> writer) {
        Optional<String> after = cursor(path, query);
        int limit = limit(query);
        List<JsonObject> data = new ArrayList<>();
        int total = 0;
        Optional<String> next = Optional.empty();
        String last = "";
        for (T entry : sorted) {
            if (!filter.test(entry)) {
                continue;
            }
            total++;
            String id = entry.id();
            if (after.isPresent() && id.compareTo(after.get()) <= 0) {
                continue;
            }
            if (data.size() < limit) {
                data.add(writer.apply(entry));
                last = id;
            } else if (next.isEmpty()) {
                next = Optional.of(path + "?" + query.with("cursor", encode(path, last)));
            }
        }
        return list(data, total, next);
    }

    /**
     * A page that the store cut out of a list.
     *
     * @param page one entry more than the page may have, if there are more
     * @param place of an entry in the list; the next page begins after it
     */
    public static <T> JsonObject of(
            String path, Query query, Listed<T> page, Function<T, JsonObject> writer, Function<T, String> place) {
        int limit = limit(query);
        List<T> entries =
                page.entries().subList(0, Math.min(limit, page.entries().size()));
        Optional<String> next = page.entries().size() > limit
                ? Optional.of(path + "?" + query.with("cursor", encode(path, place.apply(entries.get(limit - 1)))))
                : Optional.empty();
        return list(entries.stream().map(writer).toList(), page.total(), next);
    }

    /** How many entries the page may have. */
    public static int limit(Query query) {
        return query.integer("limit").orElse(DEFAULT_LIMIT);
    }

    /**
     * After which place the page begins; empty for the first one.
     *
     * @throws ProblemException if the cursor is none of this list
     */
    private static Optional<String> cursor(String path, Query query) {
        return query.text("cursor").map(cursor -> decode(path, cursor));
    }

    /**
     * The same, as the place that it is.
     *
     * @param parser may throw whatever it likes at a text that did not come from here
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

    /** A list that fits on one page. */
    public static JsonObject whole(List<JsonObject> data) {
        return list(data, data.size(), Optional.empty());
    }

    private static JsonObject list(List<JsonObject> data, long total, Optional<String> next) {
        return new JsonObject()
                .put("data", new JsonArray(data))
                .put("totalCount", total)
                .put("links", new JsonObject().put("next", next.orElse(null)));
    }

    private static String encode(String path, String id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((path + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String path, String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(path + " ")) {
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
