package dev.bellwether.api.http;

import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what a presented key may do. Immutable; knows the hashes of keys, never a key. */
public record Keys(List<ApiKey> keys, Clock clock) {
    public Keys {
        keys = List.copyOf(keys);
    }

    /** What was found out about a presented key. */
    sealed interface Verdict {
        record Granted(String name) implements Verdict {}

        /** No key of the configuration, or an expired one, whose name it is then. */
        record Refused(Optional<String> name, String why) implements Verdict {}

        record Insufficient(String name) implements Verdict {}
    }

    Verdict judge(String presented, Scope wanted) {
        ApiKey key = find(ApiKey.hash(presented));
        if (key == null) {
            return new Verdict.Refused(Optional.empty(), "The key is unknown.");
        }
        if (key.isExpired(clock.instant())) {
            return new Verdict.Refused(Optional.of(key.name()), "The key has expired.");
        }
        return key.scopes().contains(wanted) ? new Verdict.Granted(key.name()) : new Verdict.Insufficient(key.name());
    }

    /** Compares with every key and each to its end, so that the time taken tells nothing about any of them. */
    private ApiKey find(String hash) {
        ApiKey found = null;
        for (ApiKey key : keys) {
            if (MessageDigest.isEqual(bytes(key.sha256()), bytes(hash))) {
                found = key;
            }
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

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
}
