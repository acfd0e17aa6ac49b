package dev.bellwether.store.evidence;

import static dev.bellwether.store.Samples.plainRun;
import static dev.bellwether.store.Samples.run;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.Specs;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProbeRunsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.654321Z");

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void aRunIsRestoredEqual() {
        ProbeRun full = run("full", "http", NOW);
        ProbeRun plain = plainRun("plain", "tcp", NOW);
        await(database.probeRuns().insert(List.of(full, plain)));

        assertThat(await(database.probeRuns().recent("full", "http", 5))).containsExactly(full);
        assertThat(await(database.probeRuns().recent("plain", "tcp", 5))).containsExactly(plain);
    }

    @Test
    void runsAreReadBackInTheOrderOfArrivalFromATimeOn() {
        ProbeRun later = run("order", "http", NOW);
        ProbeRun earlier = run("order", "http", NOW.minusSeconds(60));
        ProbeRun atTheTime = run("order", "http", NOW.minusSeconds(100_000));
        await(database.probeRuns().insert(List.of(later, earlier, atTheTime)));

        List<ProbeRun> read = new ArrayList<>();
        await(database.probeRuns().forEach(NOW.minusSeconds(100_000), read::add));
        assertThat(read).filteredOn(run -> run.connectorId().equals("order")).containsExactly(later, earlier);
    }

    @Test
    void theSameRunIsStoredOnce() {
        await(database.probeRuns().insert(List.of(run("once", "http", NOW))));
        await(database.probeRuns().insert(List.of(run("once", "http", NOW), run("once", "dns", NOW))));

        assertThat(await(database.probeRuns().recent("once", "http", 5))).hasSize(1);
        assertThat(await(database.probeRuns().recent("once", "dns", 5))).hasSize(1);
    }

    @Test
    void theLastRegularRunThatSaysSomethingIsFoundHoweverOld() {
        Instant old = NOW.minus(Duration.ofDays(20));
        await(database.probeRuns()
                .insert(List.of(
                        ran("changed", NOW.minusSeconds(60), Fault.INSTITUTION, false),
                        ran("changed", NOW.minusSeconds(50), Fault.INSTITUTION, true),
                        ran("changed", NOW.minusSeconds(40), Fault.PLATFORM, false),
                        ran("asleep", old, Fault.CONNECTOR, false),
                        ran("asleep", old.minusSeconds(60), Fault.CONNECTOR, false))));

        List<ProbeRun> last = await(
                database.probeRuns().lastRegular(List.of(connector("changed"), connector("asleep"), connector("new"))));

        assertThat(last)
                .extracting(ProbeRun::connectorId, ProbeRun::at)
                .containsExactlyInAnyOrder(tuple("changed", NOW.minusSeconds(60)), tuple("asleep", old));
    }

    private static ProbeRun ran(String connector, Instant at, Fault fault, boolean confirm) {
        ProbeRun run = plainRun(connector, "tcp", at);
        return new ProbeRun(
                connector,
                run.probe(),
                at,
                ProbeResult.FAILURE,
                fault,
                confirm,
                false,
                "",
                "",
                run.duration(),
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    private static Connector connector(String id) {
        return new Connector(
                id,
                Method.WEB,
                Stage.LIVE,
                PolicyOverrides.NONE,
                List.of(Specs.of("{kind: tcp, address: 'localhost:1'}")));
    }

    @Test
    void theRecentRunsOfAProbeComeNewestFirst() {
        for (int i = 0; i < 5; i++) {
            await(database.probeRuns().insert(List.of(plainRun("recent", "http", NOW.minusSeconds(i * 40_000L)))));
        }

        assertThat(await(database.probeRuns().recent("recent", "http", 3)))
                .extracting(ProbeRun::at)
                .containsExactly(NOW, NOW.minusSeconds(40_000), NOW.minusSeconds(80_000));
    }

    @Test
    void theLatestRunOfEachProbeIsFoundAtOnce() {
        ProbeRun http = plainRun("latest", "http", NOW);
        ProbeRun dns = run("latest", "dns", NOW.minusSeconds(90_000));
        await(database.probeRuns().insert(List.of(http, plainRun("latest", "http", NOW.minusSeconds(60)), dns)));
        await(database.probeRuns().insert(List.of(plainRun("other", "http", NOW.plusSeconds(60)))));

        assertThat(await(database.probeRuns().latest("latest", List.of("http", "dns", "never"))))
                .containsExactlyInAnyOrder(http, dns);
    }

    @Test
    void failuresAreKeptWithWhatTheTargetAnswered() {
        ProbeRun first = failure("failing", NOW.minusSeconds(60), Fault.INSTITUTION, "<h1>Away</h1>");
        ProbeRun second = failure("failing", NOW, Fault.INSTITUTION, "");
        await(database.probeRuns().insert(List.of(second, plainRun("failing", "http", NOW.plusSeconds(1)), first)));

        assertThat(await(database.probeRuns().failures("failing", List.of("http"), 5)))
                .containsExactly(second, first);
        assertThat(await(database.probeRuns().failures("failing", List.of("http"), 1)))
                .containsExactly(second);
    }

    @Test
    void ofManyFailuresTheLastAreKeptAndNoneOfTheTargetsGoesForOneOfOurOwn() {
        ProbeRun outage = failure("many", NOW.minusSeconds(100_000), Fault.INSTITUTION, "it");
        await(database.probeRuns().insert(List.of(outage)));
        for (int second = 0; second < 70; second++) {
            await(database.probeRuns().insert(List.of(failure("many", NOW.plusSeconds(second), Fault.PLATFORM, ""))));
        }

        List<ProbeRun> kept = await(database.probeRuns().failures("many", List.of("http"), 1000));
        assertThat(kept).hasSizeBetween(51, 52).contains(outage);
        assertThat(kept.get(0).at()).isEqualTo(NOW.plusSeconds(69));
    }

    private static ProbeRun failure(String connector, Instant at, Fault fault, String snippet) {
        return new ProbeRun(
                connector,
                "http",
                at,
                ProbeResult.FAILURE,
                fault,
                false,
                false,
                "status",
                "it is 503",
                Duration.ofMillis(3),
                Map.of(),
                OptionalInt.of(503),
                Optional.empty(),
                1,
                snippet);
    }
}
