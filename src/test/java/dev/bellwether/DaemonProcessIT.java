package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as a process: how it starts, ends, dies and comes back. */
class DaemonProcessIT {
    private static final String KEY = DaemonFiles.KEY;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void configure() throws IOException {
        DaemonFiles.in(directory);
    }

    @Test
    void ctrlCEndsItAndItsDatabaseServer() throws Exception {
        try (DaemonProcess daemon = run()) {
            daemon.http();
            List<ProcessHandle> children = daemon.children();
            Path postmaster = directory.resolve("data/postgres/cluster/postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(postmaster).get(0).trim());
            daemon.signal("INT");
            assertThat(daemon.exitStatus(10)).isEqualTo(130);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(daemon.output()).contains("stopped").doesNotContain("Exception");
        }
    }

    @Test
    void ctrlCEndsItAlsoWhereTheTestsWereStartedByWhatIgnoresIt() throws Exception {
        List<String> deaf = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        deaf.addAll(DaemonProcess.command(
                List.of(),
                "run",
                "--config",
                directory.resolve("bellwether.yaml").toString()));
        try (DaemonProcess daemon = DaemonProcess.of(deaf)) {
            daemon.http();
            daemon.signal("INT");
            assertThat(daemon.exitStatus(10)).isEqualTo(130);
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        String batch = jobs(100).encode();
        try (DaemonProcess daemon = run()) {
            HttpResponse<String> answer = post(daemon.http(), batch);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(100);
            daemon.signal("KILL");
            daemon.exitStatus(10);
        }
        try (DaemonProcess daemon = run()) {
            // Both daemons may start between the same two ticks: only the next one decides on what was sent since the
            // last.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonObject bank = new JsonObject(get(daemon.http().resolve("api/v1/connectors/bank")));
                assertThat(bank.getJsonObject("evidence").getInteger("jobs")).isEqualTo(100);
                assertThat(bank.getString("status")).isEqualTo("operational");
            });
            JsonObject again = new JsonObject(post(daemon.http(), batch).body());
            assertThat(again.getInteger("accepted")).isZero();
            assertThat(again.getInteger("duplicates")).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "ne-NP", "tr-TR"})
    void itDoesTheSameWhereverTheMachineStands(String locale) throws Exception {
        List<String> options =
                List.of("-Duser.language=" + locale.substring(0, 2), "-Duser.country=" + locale.substring(3));
        String config = directory.resolve("bellwether.yaml").toString();
        try (DaemonProcess daemon = DaemonProcess.start(options, "run", "--config", config)) {
            URI api = daemon.http();
            assertThat(new JsonObject(post(api, jobs(100).encode()).body()).getInteger("accepted"))
                    .isEqualTo(100);
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                JsonObject bank = new JsonObject(get(api.resolve("api/v1/connectors/bank")));
                assertThat(bank.getString("status")).isEqualTo("operational");
                assertThat(bank.getString("reason")).contains("100 of 100");
            });
            assertThat(daemon.output()).doesNotContain("ERROR");
        }
    }

    @Test
    void aPortInUseIsAFailureThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DaemonProcess daemon = run("--set", "http.port=" + taken.getLocalPort())) {
            assertThat(daemon.exitStatus(60)).isEqualTo(1);
            assertThat(daemon.output())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("http.port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void badConfigurationIsListedWholeAndNothingStarts() throws Exception {
        Files.writeString(directory.resolve("bellwether.yaml"), "http: {port: high}\npolcy: {}\n");
        Files.writeString(directory.resolve("catalogue.yaml"), "institutions:\n- {id: bank, nam: Bank}\n");
        try (DaemonProcess daemon = run("--set", "catalogue=" + directory.resolve("catalogue.yaml"))) {
            assertThat(daemon.exitStatus(60)).isEqualTo(2);
            assertThat(daemon.output())
                    .contains("bellwether.yaml:1: `port`")
                    .contains("unknown key `polcy`", "did you mean `policy`?")
                    .contains("catalogue.yaml:2: unknown key `nam`")
                    .doesNotContain("\tat ");
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void aSecondDaemonOnTheSameDataSaysSo() throws Exception {
        try (DaemonProcess first = run()) {
            first.http();
            try (DaemonProcess second = run()) {
                assertThat(second.exitStatus(60)).isEqualTo(1);
                assertThat(second.output())
                        .contains(directory.resolve("data").toString())
                        .doesNotContain("\tat ");
            }
            assertThat(get(first.http().resolve("api/v1/statuses"))).contains("major-outage");
        }
    }

    @Test
    void aHangUpReloadsAndDoesNotEndIt() throws Exception {
        try (DaemonProcess daemon = run()) {
            URI metrics = daemon.management().resolve("metrics");
            Files.writeString(directory.resolve("catalogue.yaml"), """
                    institutions:
                    - {id: bank, name: Bank, country: AU, connectors: [{id: bank, method: web}]}
                    - {id: second, name: Second, country: AU, connectors: [{id: second, method: web}]}
                    """);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(daemon.http().resolve("api/v1/connectors")).contains("second"));
            // Files that look as before are read again by the signal alone.
            String before = lastRead(get(metrics));
            daemon.signal("HUP");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !lastRead(get(metrics)).equals(before));
            assertThat(get(daemon.http().resolve("api/v1/connectors"))).contains("second");
            daemon.signal("TERM");
            assertThat(daemon.exitStatus(10)).isEqualTo(143);
        }
    }

    private static String lastRead(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("bellwether_reload_last_timestamp_seconds{file=\"catalogue\"}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBackupOfARunningDaemonRunsInAnotherDirectory() throws Exception {
        String backup = directory.resolve("backup.zip").toString();
        String elsewhere = "store.dataDirectory=" + directory.resolve("elsewhere");
        try (DaemonProcess daemon = run()) {
            post(daemon.http(), jobs(100).encode());
            assertThat(command(0, "backup", backup)).contains(" rows are in " + backup);
            assertThat(command(1, "restore", backup)).contains("in use by another Bellwether");
            daemon.signal("TERM");
            daemon.exitStatus(10);
        }
        assertThat(command(1, "restore", backup)).contains("the database is not empty");
        assertThat(command(0, "restore", backup, "--set", elsewhere)).contains("No webhook is sent");
        try (DaemonProcess daemon = run("--set", elsewhere)) {
            JsonObject again =
                    new JsonObject(post(daemon.http(), jobs(100).encode()).body());
            assertThat(again.getInteger("duplicates")).isEqualTo(100);
            assertThat(daemon.output()).contains("the store is a restored copy");
            assertThat(command(0, "restore", "--activate", "--set", elsewhere)).contains("has to be started anew");
        }
        try (DaemonProcess daemon = run("--set", elsewhere)) {
            daemon.http();
            assertThat(daemon.output()).doesNotContain("restored copy");
        }
        assertThat(command(0, "backup", backup, "--set", elsewhere))
                .as("without a daemon")
                .contains(" rows are in");
    }

    private String command(int status, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", directory.resolve("bellwether.yaml").toString()));
        try (DaemonProcess command = DaemonProcess.start(all.toArray(String[]::new))) {
            assertThat(command.exitStatus(60)).as(command.output()).isEqualTo(status);
            assertThat(command.output()).doesNotContain("\tat ");
            return command.output();
        }
    }

    private DaemonProcess run(String... more) throws IOException {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "run";
        arguments[1] = "--config";
        arguments[2] = directory.resolve("bellwether.yaml").toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return DaemonProcess.start(arguments);
    }

    private static JsonArray jobs(int count) {
        JsonArray jobs = new JsonArray();
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            jobs.add(new JsonObject()
                    .put("jobId", "job-" + i)
                    .put("connectorId", "bank")
                    .put("completedAt", now.minusSeconds(60).plusMillis(i).toString())
                    .put("outcome", "success"));
        }
        return jobs;
    }

    private HttpResponse<String> post(URI api, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(api.resolve("api/v1/jobs"))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
