package dev.bellwether.api.http;

import dev.bellwether.document.PlainText;
import dev.bellwether.document.Quote;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses what the contract does not have: unknown, repeated and bad query parameters, all of them named at once, and an
 * answer of another media type; and text that cannot be stored, in the path too. The body is left to the handler, which may want
 * to stream it.
 *
 * <p>It stands in for the library's own request validation, which reports the first mistake alone, ignores unknown and
 * repeated parameters, decodes values twice and reads the whole body.
 */
final class RequestCheck implements Handler<RoutingContext> {
    /** The contract's word for an answer of another media type, one that the library does not know. */
    private static final String MEDIA_TYPE = "x-media-type";

    /** Where the calls of Atlassian's Statuspage begin. */
    static final String STATUSPAGE = "/api/v2/";

    private final Map<String, ParameterRule> rules = new LinkedHashMap<>();
    private final String mediaType;
    private final boolean ignoresUnknown;

    RequestCheck(Operation operation) {
        mediaType = operation.getOpenAPIModel().getString(MEDIA_TYPE, "application/json");
        // As a Statuspage does, whose clients add what is to get past caches.
        ignoresUnknown = operation.getOpenAPIPath().startsWith(STATUSPAGE);
        operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(ParameterRule::of)
                .forEach(rule -> rules.put(rule.name(), rule));
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (!ctx.pathParams().values().stream().allMatch(PlainText::is)) {
            ctx.fail(Problem.of(400, "The address holds NUL or half a character.")
                    .asException());
            return;
        }
        if (!takes(mediaType, ctx)) {
            ctx.fail(Problem.of(406, "The answer is " + mediaType + "; send an Accept header that takes it, or none.")
                    .asException());
            return;
        }
        ctx.put(Query.KEY, query(ctx.queryParams()));
        ctx.next();
    }

    private Query query(MultiMap parameters) {
        List<Wrong> wrongs = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : new LinkedHashSet<>(
                parameters.entries().stream().map(Map.Entry::getKey).toList())) {
            if (ignoresUnknown && !rules.containsKey(name)) {
                continue;
            }
            List<String> given = parameters.getAll(name);
            values.put(name, given.get(0));
            complaint(name, given).ifPresent(complaint -> wrongs.add(Wrong.parameter(name, complaint)));
        }
        AskedRange.refuse(wrongs);
        return new Query(values);
    }

    private Optional<String> complaint(String name, List<String> given) {
        if (!PlainText.is(name) || !given.stream().allMatch(PlainText::is)) {
            return Optional.of(Quote.clean(name, 64) + " holds NUL or half a character.");
        }
        ParameterRule rule = rules.get(name);
        if (rule == null) {
            return Optional.of(unknown(name));
        }
        return given.size() > 1
                ? Optional.of(name + " is given " + given.size() + " times.")
                : rule.complaint(given.get(0));
    }

    private String unknown(String name) {
        return "There is no parameter " + name + " here; "
                + (rules.isEmpty()
                        ? "this address takes none."
                        : "there is " + String.join(", ", rules.keySet()) + ".");
    }

    private static boolean takes(String mediaType, RoutingContext ctx) {
        Accepted accepted = new Accepted(ctx.request().headers().getAll(HttpHeaders.ACCEPT));
        String all = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        return accepted.saysNothing() || accepted.takes(mediaType, all, "*/*", "*");
    }
}
