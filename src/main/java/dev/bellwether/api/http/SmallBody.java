package dev.bellwether.api.http;

import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the JSON object that a client sends: small, so that it is held whole, and bounded in size and time. */
public final class SmallBody {
    public static final int MOST_BYTES = 64 * 1024;
    private static final long MOST_SECONDS = 10;

    private SmallBody() {}

    /** The fields of the object; fails with a {@link ProblemException} that says what is wrong with the body. */
    public static Future<BodyFields> read(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].trim().equalsIgnoreCase("application/json")) {
            return refuse(415, "Send a JSON object as application/json.");
        }
        Promise<BodyFields> read = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() > MOST_BYTES) {
                read.tryFail(Problem.of(413, "The body is longer than " + MOST_BYTES + " bytes.")
                        .withHeader("Connection", "close")
                        .asException());
            } else {
                body.appendBuffer(piece);
            }
        });
        request.exceptionHandler(read::tryFail);
        request.endHandler(end -> parse(body).onSuccess(read::tryComplete).onFailure(read::tryFail));
        return read.future()
                .timeout(MOST_SECONDS, TimeUnit.SECONDS)
                .recover(e -> e instanceof TimeoutException
                        ? refuse(408, "The body did not come within " + MOST_SECONDS + " s.")
                        : Future.failedFuture(e));
    }

    private static Future<BodyFields> parse(Buffer body) {
        return Future.succeededFuture(body)
                .map(bytes -> BodyFields.of(new JsonObject(bytes)))
                .recover(e -> e instanceof DecodeException || e instanceof ClassCastException
                        ? refuse(400, "The body is not a JSON object.")
                        : Future.failedFuture(e));
    }

    private static <T> Future<T> refuse(int status, String detail) {
        return Future.failedFuture(ProblemException.of(status, detail));
    }
}
