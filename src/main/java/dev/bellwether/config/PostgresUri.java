package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads where a PostgreSQL server is. The value is never shown: it holds a password more often than not. */
final class PostgresUri {
    private static final String HINT =
            "postgresql://user:password@host:5432/database, special characters percent-encoded";

    private PostgresUri() {}

    /** The URI under `uri`; empty where it is empty, absent or wrong. */
    static Optional<Secret> read(Fields fields) {
        return check(fields, fields.text("uri", ""));
    }

    /** The same, but its absence is a mistake. */
    static Secret required(Fields fields) {
        return check(fields, fields.required("uri", HINT)).orElse(new Secret(""));
    }

    private static Optional<Secret> check(Fields fields, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            String scheme = Optional.ofNullable(new URI(text).getScheme()).orElse("");
            if (scheme.equals("postgresql") || scheme.equals("postgres")) {
                return Optional.of(new Secret(text));
            }
        } catch (URISyntaxException e) {
            // Reported below like any other text that is no such URI.
        }
        fields.wrong("uri", "is not the URI of a PostgreSQL server", HINT);
        return Optional.empty();
    }
}
