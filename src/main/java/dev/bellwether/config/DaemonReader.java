package dev.bellwether.config;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import dev.bellwether.document.DurationText;
import dev.bellwether.document.Fields;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads the daemon's file. Where something is wrong its default stands in, so that the other files can be checked too. */
record DaemonReader(Fields fields, FileLookup files) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MOST_RETENTION = Duration.ofDays(3650);
    private static final int LEAST_SECRET = 32;

    DaemonConfig read() {
        List<AddressRange> proxies = new ArrayList<>();
        List<String> publicUrl = new ArrayList<>();
        Listen http = listen("http", 8080, section -> {
            PageConfig.url(section).ifPresent(publicUrl::add);
            proxies.addAll(section.items(
                    "trustedProxies",
                    AddressRange::parse,
                    "an address or a range of addresses",
                    "such as 10.0.0.7 or 10.0.0.0/8"));
        });
        Listen management = listen("management", 8081, section -> {});
        if (http.equals(management) && http.port() != 0) {
            fields.mistake(
                    fields.line("management"),
                    "`management` has the same host and port as `http`",
                    "give it a port of its own");
        }
        PolicyReader policy =
                fields.mapping("policy", PolicyReader.DEFAULTS::with).orElse(PolicyReader.DEFAULTS);
        DaemonConfig.StoreConfig store = store();
        requireRetained(policy.policy().window(), "window", store);
        requireRetained(policy.policy().staleAfter(), "staleAfter", store);
        Webhooks webhooks = fields.mapping("webhooks", DaemonReader::webhooks)
                .orElse(new Webhooks(Optional.empty(), Optional.empty()));
        DaemonConfig config = new DaemonConfig(
                http,
                fields.mapping("page", section -> PageConfig.read(section, files))
                        .orElse(PageConfig.DEFAULT)
                        .at(publicUrl.stream().findFirst()),
                management,
                store,
                file("catalogue", "catalogue.yaml"),
                file("errorCodes", "error-codes.yaml"),
                ApiKey.read(fields),
                limits(proxies),
                SourceConfig.Reader.read(fields),
                policy.policy(),
                policy.ticks(),
                policy.confirmation(),
                fields.mapping("vantage", DaemonReader::references).orElse(List.of()),
                webhooks.secret(),
                webhooks.allow(),
                cluster(store));
        fields.end();
        return config;
    }

    private Optional<ClusterConfig> cluster(DaemonConfig.StoreConfig store) {
        Optional<ClusterConfig> cluster = fields.mapping("cluster", section -> ClusterConfig.read(section, files))
                .flatMap(enabled -> enabled);
        if (cluster.isPresent() && store.uri().isEmpty()) {
            fields.mistake(
                    fields.line("cluster"),
                    "`cluster` is enabled, but the store is the embedded one of this node alone",
                    "give `store.uri` the PostgreSQL that all nodes share");
        }
        return cluster;
    }

    private Listen listen(String key, int port, Consumer<Fields> more) {
        Listen usual = new Listen("127.0.0.1", port);
        return fields.mapping(key, section -> {
                    String host = section.text("host", usual.host());
                    if (host.isBlank()) {
                        section.wrong("host", "is empty", "127.0.0.1 for this machine alone, 0.0.0.0 for all");
                        host = usual.host();
                    }
                    int chosen = section.integer("port", 0, 65_535).orElse(usual.port());
                    more.accept(section);
                    return new Listen(host, chosen);
                })
                .orElse(usual);
    }

    private ClientLimits limits(List<AddressRange> proxies) {
        ClientLimits usual = ClientLimits.DEFAULT;
        return fields.mapping(
                        "limits",
                        section -> new ClientLimits(
                                section.integer("requestsPerMinute", 1, 10_000_000)
                                        .orElse(usual.requestsPerMinute()),
                                section.integer("bodies", 1, 10_000).orElse(usual.bodies()),
                                section.integer("listeners", 1, 10_000).orElse(usual.listeners()),
                                proxies))
                .orElse(new ClientLimits(usual.requestsPerMinute(), usual.bodies(), usual.listeners(), proxies));
    }

    private DaemonConfig.StoreConfig store() {
        Duration retention = fields.duration("retention", Duration.ofDays(35), DAY, MOST_RETENTION);
        Duration history = fields.duration("historyRetention", Duration.ofDays(400), DAY, MOST_RETENTION);
        requireDays("retention", retention);
        requireDays("historyRetention", history);
        if (history.compareTo(retention) < 0) {
            fields.wrong(
                    fields.has("historyRetention") ? "historyRetention" : "retention",
                    "`historyRetention` " + DurationText.show(history) + " is shorter than `retention` "
                            + DurationText.show(retention),
                    "history outlives the evidence that it came from");
        }
        Path data = files.working().resolve("data");
        return fields.mapping(
                        "store",
                        section -> new DaemonConfig.StoreConfig(
                                PostgresUri.read(section),
                                path(
                                                section,
                                                "dataDirectory",
                                                (text, commandLine) ->
                                                        files.working().resolve(text))
                                        .orElse(data),
                                retention,
                                history))
                .orElse(new DaemonConfig.StoreConfig(Optional.empty(), data, retention, history));
    }

    private record Webhooks(Optional<Secret> secret, Optional<List<AddressRange>> allow) {}

    private static Webhooks webhooks(Fields section) {
        boolean given = section.has("allow");
        List<AddressRange> allow = section.items(
                "allow", AddressRange::parse, "an address or a range of addresses", "such as 10.0.0.7 or 10.0.0.0/8");
        return new Webhooks(webhookSecret(section), given ? Optional.of(allow) : Optional.empty());
    }

    private static Optional<Secret> webhookSecret(Fields webhooks) {
        String text = webhooks.text("secret", "");
        if (!text.isEmpty() && text.length() < LEAST_SECRET) {
            webhooks.wrong(
                    "secret",
                    "has fewer than " + LEAST_SECRET + " characters",
                    "such as the output of `openssl rand -hex 32`, the same on all nodes that share a store");
        }
        return text.length() < LEAST_SECRET ? Optional.empty() : Optional.of(new Secret(text));
    }

    private void requireDays(String key, Duration retention) {
        if (!retention.equals(Duration.ofDays(retention.toDays()))) {
            fields.wrong(
                    key,
                    DurationText.show(retention) + " is not whole days",
                    "evidence is kept by the day, such as 35d");
        }
    }

    private void requireRetained(Duration span, String key, DaemonConfig.StoreConfig store) {
        if (span.compareTo(store.retention()) > 0) {
            fields.mistake(
                    fields.line(fields.has("retention") ? "retention" : "policy"),
                    "`retention` " + DurationText.show(store.retention()) + " is shorter than the policy's `" + key
                            + "` " + DurationText.show(span),
                    "a restart would forget evidence that still counts");
        }
    }

    private Path file(String key, String name) {
        return path(fields, key, files::given).orElseGet(() -> files.byDefault(name));
    }

    private static Optional<Path> path(Fields section, String key, BiFunction<String, Boolean, Path> resolve) {
        Optional<String> text = section.text(key);
        if (text.isPresent() && text.get().isBlank()) {
            section.wrong(key, "is empty", "name a path, or leave the key out");
            return Optional.empty();
        }
        try {
            return text.map(path -> resolve.apply(path, SetOverrides.isOverride(section.line(key))));
        } catch (InvalidPathException e) {
            section.wrong(key, "`" + text.get() + "` is not a path", "");
            return Optional.empty();
        }
    }

    /** The name of one of several things, which no other of these has. */
    static String name(Fields fields, String hint, String what, Set<String> taken) {
        String name = fields.required("name", hint);
        if (!name.isEmpty() && !Identifiers.isValid(name)) {
            fields.wrong(
                    "name", "`" + name + "` is not a name", "1 to 64 letters, digits, dots, underscores and hyphens");
        } else if (!name.isEmpty() && !taken.add(name)) {
            fields.wrong("name", "`" + name + "` is taken by another " + what, "choose another");
        }
        return name;
    }

    private static List<Address> references(Fields vantage) {
        return vantage.items("references", Address::parse, "an address", "write it as host:port");
    }

    /**
     * Where the relative paths of the daemon's file lead. One in the file is looked for beside the file first and then in the
     * working directory; one on the command line starts at the working directory.
     */
    record FileLookup(Path directory, Path working) {
        Path given(String text, boolean onCommandLine) {
            Path beside = directory.resolve(text);
            Path here = working.resolve(text);
            return onCommandLine || (!Files.exists(beside) && Files.exists(here)) ? here : beside;
        }

        /** A file that was not named: the one beside the daemon's file, or else in {@code conf} of the working directory. */
        Path byDefault(String name) {
            Path beside = directory.resolve(name);
            Path here = working.resolve("conf").resolve(name);
            return !Files.exists(beside) && Files.exists(here) ? here : beside;
        }
    }
}
