package dev.bellwether.config;

import dev.bellwether.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A key of the API for at least one scope, known by its hash alone, 64 hexadecimal digits of SHA-256 in lower case. Logs and
 * metrics show its name. It is refused from when it expires; empty for never.
 */
public record ApiKey(String name, Set<Scope> scopes, String sha256, Optional<Instant> expires) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** The hash by which a key is known. */
    public static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
