package dev.bellwether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.Main;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void checkShowsWhatTheShippedFilesHold() {
        assertThat(run("check --config conf/bellwether.yaml")).isZero();

        assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" {2,}", " ")))
                .contains(
                        "conf/bellwether.yaml: good",
                        "institutions 207",
                        "connectors 207 (207 open-banking)",
                        "probes 207 (207 cdr-status)",
                        "error codes 26 (2 connector, 5 institution, 5 platform, 1 unknown, 13 user)",
                        "keys none",
                        "http 127.0.0.1:8080",
                        "management 127.0.0.1:8081",
                        "store embedded PostgreSQL in data",
                        "retention 35d, history 400d",
                        "references none",
                        "policy operational 0.95, degraded 0.75, major 0.5, significance 0.025, recentSignificance"
                                + " 0.0005");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkTakesOverridesAndShowsNoSecret() {
        assertThat(
                        run(
                                "check --set http.port=0 --set store.uri=postgresql://me:hunter2@db.example:5433/b?password=hunter2"))
                .isZero();

        assertThat(out.toString()).contains("127.0.0.1:0", "postgresql://db.example:5433/b\n");
        assertThat(out + err.toString()).doesNotContain("hunter2");
    }

    @Test
    void everyMistakeOfAllFilesIsPrintedAndTheStatusIsTwo() throws IOException {
        Path file = write("bellwether.yaml", "http:\n  prot: 80\nretention: 35\n");
        write("catalogue.yaml", "institutions:\n  - id: a b\n");
        write("error-codes.yaml", "- code: x\n  fault: nobody\n");

        assertThat(run("check --config " + file + " --set management.port=many"))
                .isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().replace(directory + "/", "").lines())
                .containsExactly(
                        "--set:1: `port`: `many` is not a whole number between 0 and 65535",
                        "bellwether.yaml:2: unknown key `prot` in `http` (did you mean `port`?)",
                        "bellwether.yaml:3: `retention`: `35` is not a duration (write it as 30s, 5m, 1h or 1d)",
                        "catalogue.yaml:2: `id`: `a b` is not an id (1 to 64 letters, digits, dots, underscores and"
                                + " hyphens)",
                        "catalogue.yaml:2: `name` is missing in the institution (as customers know it)",
                        "catalogue.yaml:2: `country` is missing in the institution (two letters as in ISO 3166-1,"
                                + " such as AU)",
                        "catalogue.yaml:2: `connectors` is missing in the institution (list at least one)",
                        "error-codes.yaml:2: `fault`: `nobody` is not one of institution, connector, unknown, user,"
                                + " platform",
                        "8 mistakes");
    }

    @Test
    void checkPrintsNothingOfAQuery() throws IOException {
        Path file = write("bellwether.yaml", """
                sources:
                  - name: platform
                    uri: postgresql://me:hunter2@db.example/jobs
                    query: SELECT id, pgp_sym_decrypt(bank, 'hunter3') AS "connectorId", id AS "jobId", at AS "completedAt", state AS outcome FROM jobs
                    cursor: {column: id, type: serial}
                    outcomes: {success: [done]}
                """);
        write("error-codes.yaml", "[]");
        write(
                "catalogue.yaml",
                "institutions: [{id: bank, name: Bank, country: AU, connectors: [{id: bank, method: web}]}]\n");

        assertThat(run("check --config " + file)).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("platform (a query at postgresql://db.example/jobs)")
                .doesNotContain("hunter");
    }

    @Test
    void checkFindsACertificateOfOursThatHasExpired() throws IOException {
        Path files = Path.of("src/test/resources/probe/tls").toAbsolutePath();
        Path file = write("bellwether.yaml", "");
        write("error-codes.yaml", "[]");
        write("catalogue.yaml", """
                institutions:
                  - id: bank
                    name: Bank
                    country: AU
                    connectors:
                      - id: bank
                        method: web
                        probes:
                          - kind: tls
                            address: "bank.example:443"
                            tls:
                              cert: %1$s/client-expired.pem
                              key: %1$s/client-expired.key
                """.formatted(files));

        assertThat(run("check --config " + file)).isEqualTo(2);

        assertThat(err.toString())
                .contains("catalogue.yaml:12: `cert`: ", "client-expired.pem has expired on 2021-01-01T");
        assertThat(new ConfigLoader().load(file, List.of()).catalogue().connectors())
                .as("a start goes on: nobody but this target minds")
                .hasSize(1);
    }

    @Test
    void aNewKeyIsPrintedOnceWithTheLineThatTheDaemonAccepts() throws IOException {
        assertThat(run("key create --name ci --scope ingest --scope operate --expires 2999-01-31T01:00:00+01:00"))
                .isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("bw_[A-Za-z0-9_-]{43}");
        assertThat(err.toString()).doesNotContain(lines.get(0));
        Path file = write("bellwether.yaml", "keys:\n  " + lines.get(1) + "\n");
        ApiKey key = new ConfigLoader(Map.of(), directory)
                .daemon(file, List.of())
                .keys()
                .get(0);
        assertThat(key.name()).isEqualTo("ci");
        assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.INGEST, Scope.OPERATE);
        assertThat(key.sha256()).isEqualTo(ApiKey.hash(lines.get(0)));
        assertThat(key.expires()).contains(Instant.parse("2999-01-31T00:00:00Z"));
    }

    @Test
    void noTwoKeysAreTheSame() {
        run("key create --name a --scope ingest");
        run("key create --name a --scope ingest");

        assertThat(out.toString().lines()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "walk",
                "check --confg x",
                "check --set",
                "key",
                "key create --name ci",
                "key create --scope ingest",
                "key create --name ci --scope admin",
                "key create --name two,words --scope ingest",
                "key create --name ci --scope ingest --expires tomorrow",
                "key create --name ci --scope ingest --expires 2001-01-01T00:00:00Z",
            })
    void badUsageIsExplainedWithStatusTwo(String command) {
        assertThat(run(command)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .containsAnyOf("Usage: bellwether", "Possible solutions: --config", "Did you mean: bellwether ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "check --help", "key create --help"})
    void helpAndVersionGoToStandardOutput(String command) {
        assertThat(run(command)).isZero();

        assertThat(out.toString()).contains("bellwether");
        assertThat(err.toString()).isEmpty();
    }

    private int run(String command) {
        String[] arguments = command.isEmpty() ? new String[0] : command.split(" ");
        return Main.execute(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
