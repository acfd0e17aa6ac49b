package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds back what, by a real Alertmanager with the shipped file, whose waits are a sixtieth. */
class AlertInhibitionIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private AlertingStack stack;

    @BeforeEach
    void start() throws Exception {
        stack = AlertingStack.alertmanager(directory, new ShippedAlerting(60));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> post() == 200);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void aWaveIsOnePage() throws Exception {
        for (String institution : List.of("a", "b", "c", "d", "e")) {
            post(outage(institution), inWave(institution));
        }
        post(alert("BellwetherSharedOutage", "shared").put("step", "1"));
        assertThatOnly("🔴 BellwetherSharedOutage");
    }

    @Test
    void whoWasDownBeforeAWaveOrIsLaterIsPagedForItself() throws Exception {
        post(
                outage("a"),
                inWave("a"),
                outage("b"),
                alert("BellwetherSharedOutage", "shared").put("step", "1"));
        await().until(() -> stack.inbox().pages().size() == 2);
        assertThat(stack.inbox().pages())
                .extracting(Inbox.Message::title)
                .containsExactlyInAnyOrder("🔴 BellwetherSharedOutage", "🔴 BellwetherMajorOutage");
    }

    @Test
    void whatOneOfTwoServersHoldsBackTheOtherDoesNotPageUntilTheWaveIsOver() throws Exception {
        post(outage("a"), inWave("a"));
        post(outage("a"));
        post(alert("BellwetherVerticleRestarting", "us"));
        await().until(() -> stack.inbox().pages().size() == 1);
        post(outage("a"));
        assertThatOnly("🔴 BellwetherVerticleRestarting");
        resolve(inWave("a"));
        await().until(() -> stack.inbox().pages().size() == 2);
        assertThat(stack.inbox().pages().get(1).title()).isEqualTo("🔴 BellwetherMajorOutage");
    }

    @Test
    void whoWasPagedAndIsHeldBackAfterwardsIsToldTheEnd() throws Exception {
        post(outage("a"));
        await().until(() -> stack.inbox().pages().size() == 1);
        post(inWave("a"));
        resolve(outage("a"));
        assertThatOnly("🔴 BellwetherMajorOutage");
        resolve(inWave("a"));
        // Prometheus says for 15 minutes that it is over.
        resolve(outage("a"));
        await().until(() -> stack.inbox().pages().size() == 2);
        assertThat(stack.inbox().pages().get(1).title()).isEqualTo("✅ BellwetherMajorOutage (over)");
    }

    @Test
    void aWaveThatHasGrownIsAnotherPage() throws Exception {
        post(alert("BellwetherSharedOutage", "shared").put("step", "1"));
        await().until(() -> stack.inbox().pages().size() == 1);
        post(
                alert("BellwetherSharedOutage", "shared").put("step", "1"),
                alert("BellwetherSharedOutage", "shared").put("step", "2"));
        await().until(() -> stack.inbox().pages().size() == 2);
        assertThat(stack.inbox().pages())
                .extracting(Inbox.Message::title)
                .containsExactly("🔴 BellwetherSharedOutage", "🔴 BellwetherSharedOutage");
    }

    @Test
    void whoSeesNothingBlamesNoBank() throws Exception {
        post(
                outage("a"),
                outage("b"),
                alert("BellwetherSharedOutage", "shared"),
                alert("BellwetherVantageOffline", "us"));
        assertThatOnly("🔴 BellwetherVantageOffline");
    }

    @Test
    void aDaemonThatIsAwayIsOnePage() throws Exception {
        post(outage("a"), outage("b"), alert("BellwetherDaemonDown", "us"));
        assertThatOnly("🔴 BellwetherDaemonDown");
    }

    @Test
    void twoConnectorsOfAnInstitutionAreOnePageAndTwoInstitutionsAreTwo() throws Exception {
        post(outage("a"), outage("a").put("connector", "a-web"), outage("b"));
        await().until(() -> stack.inbox().pages().size() == 2);
        assertThat(stack.inbox().pages())
                .extracting(Inbox.Message::title)
                .containsExactlyInAnyOrder("🔴 BellwetherMajorOutage (2×)", "🔴 BellwetherMajorOutage");
    }

    /** All that is sent at once was sent long before the watchdog comes for the second time. */
    private void assertThatOnly(String title) throws Exception {
        post(alert("BellwetherWatchdog", "us").put("severity", "none"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> stack.inbox().of("watchdog").size() == 2);
        assertThat(stack.inbox().pages()).extracting(Inbox.Message::title).containsExactly(title);
    }

    private static JsonObject inWave(String institution) {
        return outage(institution)
                .put("alertname", "BellwetherPartOfSharedOutage")
                .put("severity", "none");
    }

    private static JsonObject outage(String institution) {
        return alert("BellwetherMajorOutage", "connector")
                .put("institution", institution)
                .put("connector", institution);
    }

    private static JsonObject alert(String name, String scope) {
        return new JsonObject().put("alertname", name).put("severity", "page").put("scope", scope);
    }

    private int post(JsonObject... labels) throws IOException, InterruptedException {
        return send(new JsonObject(), labels);
    }

    private void resolve(JsonObject... labels) throws IOException, InterruptedException {
        send(new JsonObject().put("endsAt", Instant.now().toString()), labels);
    }

    private int send(JsonObject times, JsonObject... labels) throws IOException, InterruptedException {
        JsonArray alerts = new JsonArray();
        Stream.of(labels)
                .forEach(each -> alerts.add(times.copy()
                        .put("labels", each)
                        .put("annotations", new JsonObject().put("summary", each.getString("alertname")))));
        return client.send(
                        HttpRequest.newBuilder(stack.alerts())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(alerts.encode()))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }
}
