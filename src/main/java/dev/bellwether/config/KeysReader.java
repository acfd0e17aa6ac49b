package dev.bellwether.config;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.document.Rfc3339.BadTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads {@code keys:} of the daemon's file. What stands where a hash should is never shown: it may be the key itself. */
final class KeysReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private final Set<String> names = new HashSet<>();
    private final Set<String> hashes = new HashSet<>();

    private KeysReader() {}

    static List<ApiKey> read(Fields daemon) {
        return daemon.each("keys", "the key", new KeysReader()::key);
    }

    private void key(Fields fields, Consumer<ApiKey> into) {
        String name = DaemonReader.name(fields, "who uses it, such as ci", "key", names);
        List<Scope> scopes = fields.requiredItems("scopes", List.of(Scope.values()), Scope::wire, "a scope");
        String sha256 =
                fields.required("sha256", "`bellwether key create` prints it").toLowerCase(Locale.ROOT);
        if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
            fields.wrong("sha256", "is not a SHA-256", "64 hexadecimal digits, as `bellwether key create` prints them");
        } else if (!sha256.isEmpty() && !hashes.add(sha256)) {
            fields.wrong("sha256", "is that of another key, too", "make a new key with `bellwether key create`");
        }
        into.accept(new ApiKey(name, Set.copyOf(scopes), sha256, expires(fields)));
    }

    private static Optional<Instant> expires(Fields fields) {
        Optional<String> text = fields.text("expires");
        try {
            return text.map(Rfc3339::parse);
        } catch (BadTime e) {
            fields.wrong("expires", e.getMessage(), "");
            return Optional.empty();
        }
    }
}
