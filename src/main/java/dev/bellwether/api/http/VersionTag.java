package dev.bellwether.api.http;

import dev.bellwether.http.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The entity tags of what operators change. A tag has the version, by which {@code If-Match} tells whether another client was
 * faster, and a hash of the answer, which may change by itself as time goes on.
 */
public final class VersionTag {
    private static final Pattern TAG = Pattern.compile("\\*|(W/)?\"[\\x21\\x23-\\x7e]*\"");

    private VersionTag() {}

    /** An answer with its tag. */
    public static Answer answer(JsonObject json, long version) {
        Answer answer = Answer.json(json);
        String hash = answer.etag().replace("W/", "").replace("\"", "");
        return new Answer(answer.mediaType(), answer.body(), answer.gzipped(), "\"" + version + "." + hash + "\"");
    }

    /** Whether a request says which version it is about. */
    static boolean isGiven(RoutingContext ctx) {
        return ctx.request().headers().contains(HttpHeaders.IF_MATCH);
    }

    /**
     * Lets a request pass that names this version, any version, or none at all.
     *
     * @throws ProblemException 412 if it names others only, 400 if what it names is no tag
     */
    public static void check(RoutingContext ctx, long version) {
        if (isGiven(ctx)
                && tags(ctx).stream().noneMatch(tag -> tag.equals("*") || tag.startsWith("\"" + version + "."))) {
            throw ProblemException.of(
                    412, "Somebody else has changed it meanwhile: read it again and send its new ETag.");
        }
    }

    /**
     * Lets a request pass that names no version.
     *
     * @throws ProblemException 412 if it names one
     */
    public static void checkNone(RoutingContext ctx) {
        if (isGiven(ctx)) {
            throw ProblemException.of(412, "There is none any more; leave out If-Match to make one.");
        }
    }

    /**
     * Lets a request pass that says which version it is about.
     *
     * @throws ProblemException 428 if it does not
     */
    public static void require(RoutingContext ctx) {
        if (!isGiven(ctx)) {
            throw ProblemException.of(
                    428, "Send the ETag of what you change as If-Match, so that nobody else's change is lost.");
        }
    }

    private static List<String> tags(RoutingContext ctx) {
        List<String> tags = ctx.request().headers().getAll(HttpHeaders.IF_MATCH).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        if (!tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
            throw ProblemException.of(400, "If-Match must be an ETag in its quotes, or *.");
        }
        return tags;
    }
}
