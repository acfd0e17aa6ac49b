package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import dev.bellwether.config.DaemonConfig.StoreConfig;
import dev.bellwether.document.Mistake;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String CATALOGUE = """
            institutions:
              - id: bank
                name: Bank
                country: AU
                connectors:
                  - {id: bank, method: web}
            """;

    @TempDir
    private Path beside;

    @TempDir
    private Path working;

    private ConfigLoader loader;

    @BeforeEach
    void aLoaderWithASecretInItsEnvironment() {
        loader = new ConfigLoader(Map.of("PASSWORD", "hunter2"), working);
    }

    @Test
    void everyKeyIsRead() throws IOException {
        DaemonConfig config = loader.daemon(write("bellwether.yaml", """
                        http: {host: 0.0.0.0, port: 80, publicUrl: "https://status.example", trustedProxies: [10.0.0.0/8, "::1"]}
                        management: {host: "::1", port: 0}
                        store:
                          uri: postgresql://me:${env:PASSWORD}@db.example:5432/b
                          dataDirectory: state
                        retention: 7d
                        historyRetention: 70d
                        catalogue: c.yaml
                        errorCodes: /etc/bellwether/e.yaml
                        keys:
                          - {name: ci, scopes: [ingest, operate], sha256: %s, expires: 2030-01-31T00:00:00+01:00}
                        vantage: {references: ["127.0.0.1:53", "[::1]:54"]}
                        policy:
                          operational: 0.9
                          degraded: 0.8
                          major: 0.7
                          minJobs: 1
                          window: 2h
                          recent: 3m
                          recentMin: 4
                          significance: 0.05
                          recentSignificance: 0.06
                          staleAfter: 7h
                          releaseWindow: 8h
                          interval: 10m
                          recheck: 10s
                          settle: 20s
                          confirmRuns: 13
                          confirmMost: 14
                          confirmInterval: 15s
                        page:
                          title: Bank status
                          accent: "#0a7d4f"
                          links: [{label: Help, url: "https://help.example/"}]
                          footer: Run by Example Ltd.
                        limits: {requestsPerMinute: 600, bodies: 8, listeners: 5}
                        webhooks: {secret: 0123456789abcdef0123456789abcdef, allow: [10.1.0.0/16]}
                        """.formatted("AB".repeat(32))), List.of());

        assertThat(config)
                .isEqualTo(new DaemonConfig(
                        new Listen("0.0.0.0", 80),
                        new PageConfig(
                                Optional.of("https://status.example/"),
                                "Bank status",
                                Optional.empty(),
                                Optional.of("#0a7d4f"),
                                List.of(new PageConfig.Link("Help", "https://help.example/")),
                                "Run by Example Ltd."),
                        new Listen("::1", 0),
                        new StoreConfig(
                                Optional.of(new Secret("postgresql://me:hunter2@db.example:5432/b")),
                                working.resolve("state"),
                                Duration.ofDays(7),
                                Duration.ofDays(70)),
                        beside.resolve("c.yaml"),
                        Path.of("/etc/bellwether/e.yaml"),
                        List.of(new ApiKey(
                                "ci",
                                Set.of(Scope.INGEST, Scope.OPERATE),
                                "ab".repeat(32),
                                Optional.of(Instant.parse("2030-01-30T23:00:00Z")))),
                        new ClientLimits(
                                600,
                                8,
                                5,
                                List.of(
                                        AddressRange.parse("10.0.0.0/8").orElseThrow(),
                                        AddressRange.parse("::1").orElseThrow())),
                        List.of(),
                        new Policy(
                                0.9,
                                0.8,
                                0.7,
                                1,
                                Duration.ofHours(2),
                                Duration.ofMinutes(3),
                                4,
                                0.05,
                                0.06,
                                0.4,
                                3,
                                Duration.ofHours(2),
                                Duration.ofHours(7),
                                Duration.ofHours(8)),
                        new Ticks(Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofSeconds(20)),
                        new Confirmation(13, 14, Duration.ofSeconds(15)),
                        List.of(new Address("127.0.0.1", 53), new Address("::1", 54)),
                        Optional.of(new Secret("0123456789abcdef0123456789abcdef")),
                        Optional.of(List.of(AddressRange.parse("10.1.0.0/16").orElseThrow())),
                        Optional.empty()));
        assertThat(config.toString()).doesNotContain("hunter2").doesNotContain("0123456789abcdef");
    }

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        DaemonConfig config = loader.defaults(List.of());

        assertThat(config.http()).hasToString("127.0.0.1:8080");
        assertThat(config.management()).hasToString("127.0.0.1:8081");
        assertThat(config.store())
                .isEqualTo(new StoreConfig(
                        Optional.empty(), working.resolve("data"), Duration.ofDays(35), Duration.ofDays(400)));
        assertThat(config.keys()).isEmpty();
        assertThat(config.references()).isEmpty();
        assertThat(config.webhookAllow()).isEmpty();
        assertThat(config.policy()).isEqualTo(Policy.DEFAULT);
        assertThat(config.ticks()).isEqualTo(Ticks.DEFAULT);
        assertThat(config.confirmation()).isEqualTo(Confirmation.DEFAULT);
    }

    @Test
    void overridesReplaceAddAndNest() throws IOException {
        Path file = write("bellwether.yaml", "http:\n  port: 80\npolicy:\n  minJobs: 5\n");

        DaemonConfig config = loader.daemon(
                file,
                List.of(
                        "http.port=1",
                        "http.port=2",
                        "management.host=::1",
                        "policy.window=2h",
                        "vantage.references=[127.0.0.1:53, 127.0.0.1:54]",
                        "store.uri=postgresql://me:p=[w}@db.example/b"
                                .replace("[", "%5B")
                                .replace("}", "%7D")));

        assertThat(config.http()).isEqualTo(new Listen("127.0.0.1", 2));
        assertThat(config.management()).isEqualTo(new Listen("::1", 8081));
        assertThat(config.policy().minJobs()).isEqualTo(5);
        assertThat(config.policy().window()).isEqualTo(Duration.ofHours(2));
        assertThat(config.references()).hasSize(2);
        assertThat(config.store().uri()).contains(new Secret("postgresql://me:p=%5Bw%7D@db.example/b"));
    }

    @Test
    void mistakesInOverridesComeWithThoseOfTheFileUnderTheirOwnName() throws IOException {
        Path file = write("bellwether.yaml", "http:\n  port: 80\nretention: never\n");

        assertThat(mistakes(() -> loader.daemon(
                        file,
                        List.of(
                                "http.port=many",
                                "http.prot=1",
                                "hunter2",
                                ".port=1",
                                "keys=[{name: a",
                                "vantage.references=[nowhere]",
                                "store.uri=mysql://me:hunter2@db.example/b",
                                "policy.recheck=7s"))))
                .containsExactly(
                        "--set:1: `port`: `many` is not a whole number between 0 and 65535",
                        "--set:2: unknown key `prot` in `http` (did you mean `port`?)",
                        "--set:3: an override without `=` names no key (write it as http.port=8080)",
                        "--set:4: `.port` names no key (write it as http.port=8080)",
                        "--set:5: not YAML: expected ',' or '}', but got <stream end> (look at the quotes, brackets and"
                                + " indentation here and on the lines before)",
                        "--set:6: `references`: `nowhere` is not an address (write it as host:port)",
                        "--set:7: `uri`: is not the URI of a PostgreSQL server"
                                + " (postgresql://user:password@host:5432/database, special characters percent-encoded)",
                        "--set:8: `recheck`: 7s does not divide a day (ticks are aligned to the clock; 10s, 15s or 1m"
                                + " do)",
                        "--set:8: `recheck`: `interval` 30m is not a multiple of `recheck` 7s (it falls on a recheck"
                                + " only if it is one)",
                        "--set:8: `recheck`: `settle` 5m is not a multiple of `recheck` 7s (it falls on a recheck only"
                                + " if it is one)",
                        file + ":3: `retention`: `never` is not a duration (write it as 30s, 5m, 1h or 1d)");
    }

    @Test
    void aPathInTheFileLeadsToItsNeighbourFirstAndThenToTheWorkingDirectory() throws IOException {
        Path file = write("bellwether.yaml", "catalogue: both.yaml\nerrorCodes: there.yaml\n");
        write("both.yaml", "");
        Files.writeString(working.resolve("both.yaml"), "");
        Files.writeString(working.resolve("there.yaml"), "");

        DaemonConfig config = loader.daemon(file, List.of());

        assertThat(config.catalogue()).isEqualTo(beside.resolve("both.yaml"));
        assertThat(config.errorCodes()).isEqualTo(working.resolve("there.yaml"));
    }

    @Test
    void aPathOnTheCommandLineStartsAtTheWorkingDirectory() throws IOException {
        Path file = write("bellwether.yaml", "");
        write("both.yaml", "");
        Files.writeString(working.resolve("both.yaml"), "");

        assertThat(loader.daemon(file, List.of("catalogue=both.yaml")).catalogue())
                .isEqualTo(working.resolve("both.yaml"));
    }

    @Test
    void filesThatAreNotNamedStandBesideTheDaemonsOrInConf() throws IOException {
        Path file = write("bellwether.yaml", "");
        write("catalogue.yaml", CATALOGUE);
        Files.createDirectory(working.resolve("conf"));
        Files.writeString(working.resolve("conf/error-codes.yaml"), "[]");

        Configuration loaded = loader.load(file, List.of());

        assertThat(loaded.catalogue().institutions()).hasSize(1);
        assertThat(loaded.errorCodes().all()).isEmpty();
    }

    @Test
    void aMissingCatalogueIsReportedByItsName() throws IOException {
        Path file = write("bellwether.yaml", "catalogue: nowhere.yaml\n");
        write("error-codes.yaml", "[]");

        assertThatThrownBy(() -> loader.load(file, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(beside.resolve("nowhere.yaml") + ":1: there is no such file");
    }

    @Test
    void aSecretFileStandsBesideTheFileThatNamesItAndLosesOneLineBreak() throws IOException {
        write("password", "hunter2\n");
        Path file = write("bellwether.yaml", "store: {uri: \"postgresql://me:${file:password}@db.example/b\"}\n");

        assertThat(loader.daemon(file, List.of()).store().uri())
                .contains(new Secret("postgresql://me:hunter2@db.example/b"));
    }

    @Test
    void aFileThatIsTooLargeOrEmptyIsNoSecret() throws IOException {
        write("large", "x".repeat(70_000));
        write("empty", "\n");
        Path file = write("bellwether.yaml", "store: {uri: \"${file:large}\"}\ncatalogue: ${file:empty}\n");

        assertThat(mistakes(() -> loader.daemon(file, List.of())))
                .containsExactly(
                        file + ":1: the file `large` is too large for a secret (at most 64 kB)",
                        file + ":2: the file `empty` is empty (write the secret into it)");
    }

    @Test
    void aConnectorsPolicyIsHeldAgainstTheNodes() throws IOException {
        String own = CATALOGUE.replace("method: web", "method: web, policy: {degraded: 0.6}");
        Path file = write("catalogue.yaml", own);

        assertThat(loader.catalogue(file, Policy.DEFAULT).connectors()).hasSize(1);
        write("bellwether.yaml", "policy: {major: 0.65}\n");
        write("error-codes.yaml", "[]");
        assertThat(mistakes(() -> loader.load(beside.resolve("bellwether.yaml"), List.of())))
                .containsExactly(
                        file + ":6: thresholds must be 0 < major <= degraded <= operational < 1, not 0.65, 0.6,"
                                + " 0.95 (what is not set here is as in the daemon's file)");
    }

    @Test
    @Timeout(60)
    void aCatalogueOfTensOfThousandsOfConnectorsLoads() throws IOException {
        Catalogue catalogue = loader.catalogue(write("catalogue.yaml", large("id", 57_000)), Policy.DEFAULT);

        assertThat(catalogue.connectors()).hasSize(57_000);
    }

    @Test
    @Timeout(300)
    void tensOfThousandsOfMistakesComeInOneReport() throws IOException {
        Path file = write("catalogue.yaml", large("idd", 57_000));

        assertThat(mistakes(() -> loader.catalogue(file, Policy.DEFAULT))).hasSize(2 * 57_000);
    }

    private static String large(String idKey, int count) {
        StringBuilder yaml = new StringBuilder("institutions:\n");
        for (int i = 0; i < count; i++) {
            yaml.append("""
                      - id: bank-%1$d
                        name: Bank %1$d
                        country: AU
                        sector: banking
                        connectors:
                          - %2$s: bank-%1$d
                            method: open-banking
                            probes:
                              - kind: cdr-status
                                baseUri: https://bank-%1$d.example
                                interval: 60s
                                timeout: 5s
                    """.formatted(i, idKey));
        }
        return yaml.toString();
    }

    private static List<String> mistakes(Runnable load) {
        return catchThrowableOfType(ConfigException.class, load::run).mistakes().stream()
                .map(Mistake::toString)
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(beside.resolve(name), text);
    }
}
