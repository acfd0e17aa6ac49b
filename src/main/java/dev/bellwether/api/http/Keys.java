package dev.bellwether.api.http;

import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
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
}
