package dev.bellwether.config;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code keys:} of the daemon's file. What stands where a hash should is never shown: it may be the key itself. */
final class KeysReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Map<String, Scope> SCOPES = new LinkedHashMap<>();

    static {
        for (Scope scope : Scope.values()) {
            SCOPES.put(scope.wire(), scope);
        }
    }

    private final Set<String> names = new HashSet<>();
    private final Set<String> hashes = new HashSet<>();

    private KeysReader() {}

    static List<ApiKey> read(Fields daemon) {
        KeysReader reader = new KeysReader();
        List<ApiKey> keys = new ArrayList<>();
        for (Node item : daemon.list("keys")) {
            keys.add(reader.key(Fields.of(daemon.file(), "the key", item, daemon.mistakes())));
        }
        return keys;
    }

    private ApiKey key(Fields fields) {
        String name = fields.required("name", "who uses it, such as ci");
        if (!name.isEmpty() && !ApiKey.isName(name)) {
            fields.wrong(
                    "name", "`" + name + "` is not a name", "1 to 64 letters, digits, dots, underscores and hyphens");
        } else if (!name.isEmpty() && !names.add(name)) {
            fields.wrong("name", "`" + name + "` is taken by another key", "choose another");
        }
        Set<Scope> scopes = scopes(fields);
        String sha256 =
                fields.required("sha256", "`bellwether key create` prints it").toLowerCase(Locale.ROOT);
        if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
            fields.wrong("sha256", "is not a SHA-256", "64 hexadecimal digits, as `bellwether key create` prints them");
        } else if (!sha256.isEmpty() && !hashes.add(sha256)) {
            fields.wrong("sha256", "is that of another key, too", "make a new key with `bellwether key create`");
        }
        Optional<Instant> expires = expires(fields);
        fields.end();
        return new ApiKey(name, scopes, sha256, expires);
    }

    private Set<Scope> scopes(Fields fields) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        String known = "one or more of " + String.join(", ", SCOPES.keySet());
        for (Node item : fields.requiredList("scopes", known)) {
            Scope scope = item instanceof Node.Scalar scalar ? SCOPES.get(scalar.text()) : null;
            if (scope != null) {
                scopes.add(scope);
            } else {
                String shown = item instanceof Node.Scalar scalar ? "`" + scalar.text() + "`" : "what stands here";
                fields.mistake(item.line(), "`scopes`: " + shown + " is not a scope", known);
            }
        }
        return scopes;
    }

    private static Optional<Instant> expires(Fields fields) {
        String text = fields.text("expires", "");
        if (!fields.has("expires")) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            fields.wrong("expires", "`" + text + "` is not a time", "write it as 2030-01-31T00:00:00Z");
            return Optional.empty();
        }
    }
}
