package dev.bellwether.config;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key of the API, known by its hash alone.
 *
 * @param name shown in logs and metrics in place of the key
 * @param scopes what it may be used for, at least one
 * @param sha256 the SHA-256 of the key's characters, 64 hexadecimal digits in lower case
 * @param expires from when on it is refused; empty where never
 */
public record ApiKey(String name, Set<Scope> scopes, String sha256, Optional<Instant> expires) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** Reads {@code keys:} of the daemon's file. What stands where a hash should is never shown: it may be the key itself. */
    static List<ApiKey> read(Fields daemon) {
        Set<String> names = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        return daemon.each("keys", "the key", (fields, into) -> into.accept(key(fields, names, hashes)));
    }

    private static ApiKey key(Fields fields, Set<String> names, Set<String> hashes) {
        String name = DaemonReader.name(fields, "who uses it, such as ci", "key", names);
        List<Scope> scopes = fields.requiredItems("scopes", List.of(Scope.values()), Scope::wire, "a scope");
        String sha256 =
                fields.required("sha256", "`bellwether key create` prints it").toLowerCase(Locale.ROOT);
        if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
            fields.wrong("sha256", "is not a SHA-256", "64 hexadecimal digits, as `bellwether key create` prints them");
        } else if (!sha256.isEmpty() && !hashes.add(sha256)) {
            fields.wrong("sha256", "is that of another key, too", "make a new key with `bellwether key create`");
        }
        return new ApiKey(name, Set.copyOf(scopes), sha256, expires(fields));
    }

    private static Optional<Instant> expires(Fields fields) {
        try {
            return fields.text("expires").map(Rfc3339::parse);
        } catch (Rfc3339.BadTime e) {
            fields.wrong("expires", e.getMessage(), "");
            return Optional.empty();
        }
    }

    public static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
