package dev.bellwether.cli;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.Scope;
import dev.bellwether.config.StoreConfig;
import dev.bellwether.document.DurationText;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A configuration in words, without its secrets. */
final class CheckReport {
    private final Configuration loaded;
    private final Instant now;

    CheckReport(Configuration loaded, Instant now) {
        this.loaded = loaded;
        this.now = now;
    }

    List<String> lines() {
        DaemonConfig daemon = loaded.daemon();
        List<String> lines = new ArrayList<>();
        lines.add(line("catalogue", daemon.catalogue().toString()));
        lines.add(line("institutions", loaded.catalogue().institutions().size()));
        lines.add(line(
                "connectors",
                counted(
                        loaded.catalogue().connectors(),
                        connector -> connector.method().wire())));
        lines.add(line(
                "probes",
                counted(
                        loaded.catalogue().connectors().stream()
                                .flatMap(connector -> connector.probes().stream())
                                .toList(),
                        probe -> probe.target().kind())));
        lines.add(line("errorCodes", daemon.errorCodes().toString()));
        lines.add(line(
                "error codes",
                counted(loaded.errorCodes().all(), code -> code.fault().wire())));
        lines.add(line("keys", keys(daemon.keys())));
        lines.add(line("http", daemon.http()));
        lines.add(line("management", daemon.management()));
        lines.add(line("store", store(daemon.store())));
        lines.add(line(
                "retention",
                DurationText.show(daemon.store().retention()) + ", history "
                        + DurationText.show(daemon.store().historyRetention())));
        lines.add(line(
                "sources",
                daemon.sources().isEmpty()
                        ? "none"
                        : daemon.sources().stream()
                                .map(source -> source.name() + " ("
                                        + source.relation()
                                                .text()
                                                .lines()
                                                .findFirst()
                                                .orElse("") + " at "
                                        + withoutCredentials(source.uri()) + ")")
                                .collect(Collectors.joining("; "))));
        lines.add(line("references", daemon.references().isEmpty() ? "none" : joined(daemon.references())));
        lines.addAll(policy(daemon.policy(), daemon.ticks(), daemon.confirmation()));
        return lines;
    }

    private static String line(String name, Object value) {
        return "  %-13s %s".formatted(name, value);
    }

    private static String joined(Collection<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(", "));
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

    private String keys(List<ApiKey> keys) {
        return keys.isEmpty() ? "none" : keys.stream().map(this::key).collect(Collectors.joining("; "));
    }

    private String key(ApiKey key) {
        String scopes = key.scopes().stream().sorted().map(Scope::wire).collect(Collectors.joining(", "));
        String end = key.expires()
                .map(expires -> (key.isExpired(now) ? ", EXPIRED " : ", expires ") + expires)
                .orElse("");
        return key.name() + " (" + scopes + end + ")";
    }

    private static String store(StoreConfig store) {
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

    private static List<String> policy(Policy policy, Ticks ticks, Confirmation confirmation) {
        return List.of(
                line(
                        "policy",
                        "operational %s, degraded %s, major %s, significance %s, recentSignificance %s"
                                .formatted(
                                        plain(policy.operational()),
                                        plain(policy.degraded()),
                                        plain(policy.major()),
                                        plain(policy.significance()),
                                        plain(policy.recentSignificance()))),
                line(
                        "",
                        "minJobs %d, recentMin %d, window %s, recent %s, staleAfter %s, releaseWindow %s"
                                .formatted(
                                        policy.minJobs(),
                                        policy.recentMin(),
                                        DurationText.show(policy.window()),
                                        DurationText.show(policy.recent()),
                                        DurationText.show(policy.staleAfter()),
                                        DurationText.show(policy.releaseWindow()))),
                line(
                        "",
                        "interval %s, recheck %s, settle %s, confirmRuns %d, confirmMost %d, confirmInterval %s"
                                .formatted(
                                        DurationText.show(ticks.interval()),
                                        DurationText.show(ticks.recheck()),
                                        DurationText.show(ticks.settle()),
                                        confirmation.confirmRuns(),
                                        confirmation.confirmMost(),
                                        DurationText.show(confirmation.confirmInterval()))));
    }
}
