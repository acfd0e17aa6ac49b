package dev.bellwether.api.http;

import dev.bellwether.config.Scope;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lets a request pass whose key has the scope that the contract wants, before anything of its body is read. */
record KeyAuthentication(Keys keys, Scope wanted, String call, KeyUses uses) implements Handler<RoutingContext> {
    private static final String CHALLENGE = "Bearer realm=\"bellwether\"";
    private static final String SCHEME = "bearer ";

    @Override
    public void handle(RoutingContext ctx) {
        List<String> headers = ctx.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1 || !headers.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            refuse(ctx, Optional.empty(), 401, "Send a key as Authorization: Bearer KEY.", "");
            return;
        }
        Keys.Verdict verdict =
                keys.judge(headers.get(0).substring(SCHEME.length()).strip(), wanted);
        if (verdict instanceof Keys.Verdict.Granted granted) {
            uses.granted(granted.name(), call);
            ctx.put(Caller.KEY_NAME, granted.name());
            ctx.next();
        } else if (verdict instanceof Keys.Verdict.Refused refused) {
            refuse(ctx, refused.name(), 401, refused.why(), ", error=\"invalid_token\"");
        } else if (verdict instanceof Keys.Verdict.Insufficient insufficient) {
            refuse(
                    ctx,
                    Optional.of(insufficient.name()),
                    403,
                    "The key lacks the scope " + wanted.wire() + ".",
                    ", error=\"insufficient_scope\", scope=\"" + wanted.wire() + "\"");
        }
    }

    private void refuse(RoutingContext ctx, Optional<String> key, int status, String detail, String error) {
        uses.denied(key, call, detail, ctx.get(FairUse.ADDRESS));
        ctx.fail(Problem.of(status, detail)
                .withHeader("WWW-Authenticate", CHALLENGE + error)
                .asException());
    }
}
