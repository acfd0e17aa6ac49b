package dev.bellwether.cli;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.config.Scope;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.document.DurationText;
import dev.bellwether.status.Confirmation;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration in words, without its secrets. */
record CheckReport(Configuration loaded, Instant now) {
    List<String> lines() {
        DaemonConfig daemon = loaded.daemon();
        Catalogue catalogue = loaded.catalogue();
        List<ProbeSpec> probes = catalogue.connectors().stream()
                .flatMap(connector -> connector.probes().stream())
                .toList();
        JsonObject policy = PolicyJson.of(daemon.policy(), daemon.ticks());
        Confirmation confirmation = daemon.confirmation();
        return List.of(
                line("catalogue", daemon.catalogue()),
                line("institutions", catalogue.institutions().size()),
                line(
                        "connectors",
                        counted(
                                catalogue.connectors(),
                                connector -> connector.method().wire())),
                line("probes", counted(probes, probe -> probe.target().kind())),
                line("errorCodes", daemon.errorCodes()),
                line(
                        "error codes",
                        counted(loaded.errorCodes().all(), code -> code.fault().wire())),
                line("keys", joined(daemon.keys(), this::key, "; ")),
                line("http", daemon.http()),
                line("management", daemon.management()),
                line("store", store(daemon.store())),
                line(
                        "retention",
                        DurationText.show(daemon.store().retention()) + ", history "
                                + DurationText.show(daemon.store().historyRetention())),
                line("sources", joined(daemon.sources(), CheckReport::source, "; ")),
                line("references", joined(daemon.references(), Address::toString, ", ")),
                line("policy", named(policy, "operational", "degraded", "major", "significance", "recentSignificance")),
                line("", named(policy, "minJobs", "recentMin", "window", "recent", "staleAfter", "releaseWindow")),
                line(
                        "",
                        named(policy, "interval", "recheck", "settle") + ", confirmRuns " + confirmation.confirmRuns()
                                + ", confirmMost " + confirmation.confirmMost() + ", confirmInterval "
                                + DurationText.show(confirmation.confirmInterval())));
    }

    /** Such as {@code operational 0.95, window 1h}. */
    private static String named(JsonObject policy, String... keys) {
        return Stream.of(keys)
                .map(key -> key + " "
                        + (policy.getValue(key) instanceof Double number ? plain(number) : policy.getValue(key)))
                .collect(Collectors.joining(", "));
    }

    private static String line(String name, Object value) {
        return "  %-13s %s".formatted(name, value);
    }

    private static <T> String joined(List<T> items, Function<T, String> shown, String between) {
        return items.isEmpty() ? "none" : items.stream().map(shown).collect(Collectors.joining(between));
    }

    /** Such as {@code 3 (1 http, 2 tcp)}. */
    private static <T> String counted(Collection<T> items, Function<T, String> kind) {
        Map<String, Long> counts =
                items.stream().collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
        String parts = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return items.size() + (parts.isEmpty() ? "" : " (" + parts + ")");
    }

    private String key(ApiKey key) {
        String scopes = key.scopes().stream().sorted().map(Scope::wire).collect(Collectors.joining(", "));
        String end = key.expires()
                .map(expires -> (key.isExpired(now) ? ", EXPIRED " : ", expires ") + expires)
                .orElse("");
        return key.name() + " (" + scopes + end + ")";
    }

    private static String source(SourceConfig source) {
        // A query may hold a secret, such as the key that decrypts a column.
        String from =
                source.relation().isQuery() ? "a query" : source.relation().text();
        return source.name() + " (" + from + " at " + withoutCredentials(source.uri()) + ")";
    }

    private static String store(DaemonConfig.StoreConfig store) {
        return store.uri()
                .map(CheckReport::withoutCredentials)
                .orElseGet(() -> "embedded PostgreSQL in " + store.dataDirectory());
    }

    private static String withoutCredentials(Secret uri) {
        URI parsed = URI.create(uri.value());
        String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        // A host is missing where Java's URI finds the name odd; then nothing of it is shown, for the password is in
        // there.
        return parsed.getHost() == null
                ? "a PostgreSQL server"
                : parsed.getScheme() + "://" + parsed.getHost() + port + parsed.getPath();
    }

    /** Without an exponent, as a file would have it. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
