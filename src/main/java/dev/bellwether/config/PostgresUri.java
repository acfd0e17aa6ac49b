package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a PostgreSQL server is. The value is never shown: it holds a password more often than not. */
final class PostgresUri {
    private static final String HINT =
            "postgresql://user:password@host:5432/database, special characters percent-encoded";

    /** As strict as the client that connects. */
    private static final Pattern SERVER = Pattern.compile("postgres(?:ql)?://(?=.)(?:[^:@/?#\\s]+(?::[^:@/?#\\s]+)?@)?"
            + "(?:\\[[0-9a-fA-F:.%]+]|[^\\[\\]:@/?#,\\s]*)(?::(?<port>\\d{1,5}))?(?:/[^/?#\\s]+)?"
            + "(?:\\?(?<query>[^#\\s=&]+=[^#\\s=&]+(?:&[^#\\s=&]+=[^#\\s=&]+)*))?");

    private static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private PostgresUri() {}

    /** The URI under `uri`; empty where it is empty, absent or wrong. */
    static Optional<Secret> read(Fields fields) {
        return check(fields, fields.text("uri", ""));
    }

    static Secret required(Fields fields) {
        return check(fields, fields.required("uri", HINT)).orElse(new Secret(""));
    }

    private static Optional<Secret> check(Fields fields, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher uri = SERVER.matcher(text);
        if (!uri.matches() || !isEncoded(text) || !isPort(uri.group("port"))) {
            fields.wrong("uri", "is not the URI of a PostgreSQL server", HINT);
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (String pair : Optional.ofNullable(uri.group("query")).orElse("").split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
        }
        String mode = parameters.getOrDefault("sslmode", "disable").toLowerCase(Locale.ROOT);
        String root = URLDecoder.decode(parameters.getOrDefault("sslrootcert", ""), StandardCharsets.UTF_8);
        if (!MODES.contains(mode)) {
            fields.wrong("uri", "has an unknown `sslmode`", "one of " + String.join(", ", MODES));
        } else if (!isPort(parameters.get("port"))) {
            fields.wrong("uri", "has a `port` that is none", HINT);
        } else if (mode.startsWith("verify") && (root.isEmpty() || !Files.isReadable(Path.of(root)))) {
            fields.wrong(
                    "uri",
                    "asks for a verified server, but names no readable file of certificates",
                    "add sslrootcert=/path/to/ca.pem");
        } else {
            return Optional.of(new Secret(text));
        }
        return Optional.empty();
    }

    private static boolean isEncoded(String text) {
        try {
            return new URI(text.replace('_', '-')).getScheme() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isPort(String text) {
        return text == null || (text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= 65_535);
    }
}
