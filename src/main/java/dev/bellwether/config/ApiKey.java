package dev.bellwether.config;

import dev.bellwether.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A key of the API, known by its hash alone.
 *
 * @param name shown in logs and metrics in place of the key
 * @param scopes what it may be used for, at least one
 * @param sha256 the SHA-256 of the key's characters, 64 hexadecimal digits in lower case
 * @param expires from when on it is refused; empty where never
 */
public record ApiKey(String name, Set<Scope> scopes, String sha256, Optional<Instant> expires) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    public static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
