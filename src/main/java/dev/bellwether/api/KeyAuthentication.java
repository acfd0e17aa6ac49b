package dev.bellwether.api;

import dev.bellwether.config.Scope;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Lets a request pass whose key has the scope that the contract wants, before anything of its body is read. */
final class KeyAuthentication implements Handler<RoutingContext> {
    /** The name under which a routing context has the name of its key. */
    static final String KEY_NAME = "bellwether.key";

    private static final String CHALLENGE = "Bearer realm=\"bellwether\"";
    private static final String SCHEME = "bearer ";

    private final Keys keys;
    private final Scope wanted;

    KeyAuthentication(Keys keys, Scope wanted) {
        this.keys = keys;
        this.wanted = wanted;
    }

    @Override
    public void handle(RoutingContext ctx) {
        List<String> headers = ctx.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1 || !headers.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            refuse(ctx, 401, "Send a key as Authorization: Bearer KEY.", CHALLENGE);
            return;
        }
        Keys.Verdict verdict =
                keys.judge(headers.get(0).substring(SCHEME.length()).strip(), wanted);
        if (verdict instanceof Keys.Verdict.Granted granted) {
            ctx.put(KEY_NAME, granted.name());
            ctx.next();
        } else if (verdict instanceof Keys.Verdict.Refused refused) {
            refuse(ctx, 401, refused.why(), CHALLENGE + ", error=\"invalid_token\"");
        } else {
            refuse(
                    ctx,
                    403,
                    "The key lacks the scope " + wanted.wire() + ".",
                    CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + wanted.wire() + "\"");
        }
    }

    private static void refuse(RoutingContext ctx, int status, String detail, String challenge) {
        ctx.fail(Problem.of(status, detail)
                .withHeader("WWW-Authenticate", challenge)
                .asException());
    }
}
