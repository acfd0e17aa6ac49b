package dev.bellwether.evaluate.backtest;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Backtests.StoredBacktest;
import dev.bellwether.store.Backtests.StoredBacktest.State;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BacktestVerticleTest {
    private static final Instant NOW = Instant.parse("2026-03-10T18:00:00Z");
    private static final Instant BEGIN = NOW.minus(Duration.ofHours(10));
    private static final Instant FROM = NOW.minus(Duration.ofHours(5));
    private static final Instant DOWN = NOW.minus(Duration.ofHours(3)).plusSeconds(20);
    private static final Instant UP = DOWN.plus(Duration.ofMinutes(50));
    private static final Catalogue CATALOGUE = new Catalogue(List.of(new Institution(
            "bank",
            "Bank",
            "AU",
            OptionalInt.empty(),
            "",
            List.of(connector("busy"), connector("probed"), connector("calm")))));
    private static final ErrorCodes ERROR_CODES =
            new ErrorCodes(List.of(new ErrorCode("invalid-credentials", Fault.USER, "")));

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private Vertx vertx;
    private Database database;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = testDatabase.open(vertx, clock);
        List<JobOutcome> outcomes = outcomes();
        await(database.jobOutcomes().insert(outcomes, BEGIN));
        await(database.probeRuns().insert(runs()));
        await(database.evaluations().insert(published(Policy.DEFAULT)));
    }

    @AfterEach
    void close() {
        await(Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
        await(database.close());
        await(vertx.close());
    }

    @Test
    void thePolicyThatWasInForcePublishesWhatWasPublished() {
        deploy();
        StoredBacktest backtest = ended(ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT));
        assertThat(backtest.state()).as(backtest.failure()).isEqualTo(State.DONE);
        JsonObject result = backtest.result().orElseThrow();
        assertThat(result.getInteger("compared")).isEqualTo(3);
        assertThat(result.getInteger("differing")).as(result.encodePrettily()).isZero();
        assertThat(result.getJsonObject("published").getInteger("pages")).isEqualTo(2);
        assertThat(result.getJsonObject("backtest")).isEqualTo(result.getJsonObject("published"));
    }

    /** The contract is held against the same file. */
    @Test
    void anotherPolicyIsSetBesideWhatWasPublished() throws IOException {
        deploy();
        Policy cautious = PolicyJson.read(
                        new JsonObject().put("recentSignificance", 1e-9).put("recentMin", 40),
                        Policy.DEFAULT,
                        Ticks.DEFAULT)
                .policy();
        StoredBacktest backtest = ended(ask(FROM, NOW, cautious, Ticks.DEFAULT));
        JsonObject result = backtest.result().orElseThrow();
        assertThat(result)
                .isEqualTo(new JsonObject(Files.readString(Path.of("src/test/resources/backtest/result.json"))));
        assertThat(backtest.progress()).isEqualTo(1);
    }

    /** The outage lies in a window that operators had planned and then ended early: what was open then counts. */
    @Test
    void whatOperatorsHadPlannedIsNoOutage() {
        MaintenanceWindow planned = new MaintenanceWindow(
                "racks",
                1,
                "New racks",
                "",
                Coverage.ofInstitution("bank"),
                new Once(new Occurrence(FROM.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(1)))),
                Optional.empty(),
                Optional.empty());
        AuditEntry entry =
                AuditEntry.done(BEGIN, "ops", "maintenance-window.created", "maintenance-windows/racks", Map.of());
        Instant early = NOW.minus(Duration.ofMinutes(30));
        await(database.maintenanceWindows().insert(planned, BEGIN, entry));
        await(database.maintenanceWindows().change("racks", early, before -> before.ended(early), entry));
        deploy();

        JsonObject result =
                ended(ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT)).result().orElseThrow();
        assertThat(result.getJsonObject("published").getInteger("pages")).isEqualTo(2);
        assertThat(result.getJsonObject("backtest").getInteger("pages")).isZero();
        JsonArray changes = result.getJsonArray("connectors")
                .getJsonObject(0)
                .getJsonObject("backtest")
                .getJsonArray("changes");
        JsonObject last = changes.getJsonObject(changes.size() - 1);
        assertThat(last.getString("status")).isEqualTo("operational");
        assertThat(last.getString("at")).isEqualTo(early.toString());
    }

    /** Three were pinned one after the other, and the first was long over when the last was said. */
    @Test
    void everyOverrideHoldsInItsTime() {
        for (int hour = 4; hour >= 2; hour--) {
            Instant at = NOW.minus(Duration.ofHours(hour));
            await(database.operations()
                    .insert(new Operation.Override(
                            "calm", Status.PARTIAL_OUTAGE, "a test", at, at.plus(Duration.ofMinutes(20)))));
        }
        deploy();
        JsonObject result =
                ended(ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT)).result().orElseThrow();
        assertThat(result.getJsonObject("published")
                        .getJsonObject("secondsInStatus")
                        .getInteger("partial-outage"))
                .isEqualTo(1185);
        assertThat(result.getJsonObject("backtest")
                        .getJsonObject("secondsInStatus")
                        .getInteger("partial-outage"))
                .isEqualTo(1185 + 3 * 1200);
    }

    /** Nobody had evaluated before the hour that is asked for ends, so there is nothing to compare it with. */
    @Test
    void whatWasNotObservedIsComparedWithNothing() {
        deploy();
        Instant from = BEGIN.minus(Duration.ofHours(3));
        JsonObject result = ended(ask(from, BEGIN.plus(Duration.ofHours(1)), Policy.DEFAULT, Ticks.DEFAULT))
                .result()
                .orElseThrow();
        assertThat(result.getInteger("differing")).as(result.encodePrettily()).isZero();
        assertThat(result.getInteger("unobservedSeconds")).isEqualTo(3 * 3 * 3600);
        for (String side : List.of("published", "backtest")) {
            long seconds = result.getJsonObject(side).getJsonObject("secondsInStatus").stream()
                    .mapToLong(entry -> ((Number) entry.getValue()).longValue())
                    .sum();
            assertThat(seconds).as(side).isEqualTo(3 * 3600);
        }
    }

    @Test
    void theLimitOfWhatIsListedIsSaid() {
        deploy();
        Ticks often = new Ticks(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(15));
        Policy flapping = PolicyJson.read(
                        new JsonObject().put("staleAfter", "20s").put("window", "20s"), Policy.DEFAULT, Ticks.DEFAULT)
                .policy();
        JsonObject busy = ended(ask(FROM, NOW, flapping, often))
                .result()
                .orElseThrow()
                .getJsonArray("connectors")
                .getJsonObject(0)
                .getJsonObject("backtest");
        assertThat(busy.getInteger("statusChanges")).isGreaterThan(100);
        assertThat(busy.getJsonArray("changes")).hasSize(ResultJson.MOST_CHANGES + 1);
        assertThat(busy.getInteger("omittedChanges"))
                .isEqualTo(busy.getInteger("statusChanges") - ResultJson.MOST_CHANGES);
    }

    @Test
    void oneThatIsCancelledMakesRoomForOthers() {
        deploy();
        UUID first = ask(NOW.minus(Duration.ofDays(31)), NOW, Policy.DEFAULT, manyTicks());
        UUID second = ask(NOW.minus(Duration.ofDays(31)), NOW, Policy.DEFAULT, manyTicks());
        UUID third = ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT);
        await().until(() -> find(first).progress() > 0 && find(second).state() == State.RUNNING);
        assertThat(find(third).state()).isEqualTo(State.QUEUED);
        await(database.backtests().cancel(first, NOW));
        assertThat(ended(third).state()).isEqualTo(State.DONE);
        assertThat(find(first).state()).isEqualTo(State.CANCELLED);
        await(database.backtests().cancel(second, NOW));
    }

    @Test
    void whatANodeThatEndsHasNotFinishedIsBegunAnew() {
        String deployment = deploy();
        UUID id = ask(NOW.minus(Duration.ofDays(31)), NOW, Policy.DEFAULT, manyTicks());
        await().until(() -> find(id).state() == State.RUNNING);
        await(vertx.undeploy(deployment));
        assertThat(find(id).state()).isEqualTo(State.QUEUED);
        await(database.backtests().cancel(id, NOW));
        UUID next = ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT);
        deploy();
        assertThat(ended(next).state()).isEqualTo(State.DONE);
    }

    @Test
    void oneThatCannotBeReadFailsAndTheNextIsRun() {
        deploy();
        UUID bad = UUID.randomUUID();
        await(database.backtests().insert(bad, new JsonObject().put("policy", new JsonObject()), "ops", NOW));
        assertThat(ended(bad).state()).isEqualTo(State.FAILED);
        assertThat(find(bad).failure()).contains("log");
        assertThat(ended(ask(FROM, NOW, Policy.DEFAULT, Ticks.DEFAULT)).state()).isEqualTo(State.DONE);
    }

    private String deploy() {
        return await(vertx.deployVerticle(new BacktestVerticle(database, () -> CATALOGUE, () -> ERROR_CODES, clock)));
    }

    private UUID ask(Instant from, Instant to, Policy policy, Ticks ticks) {
        UUID id = UUID.randomUUID();
        JsonObject request = new BacktestRequest(from, to, List.of(), policy, ticks).toJson();
        assertThat(await(database.backtests().insert(id, request, "ops", NOW))).isPresent();
        return id;
    }

    private StoredBacktest find(UUID id) {
        return await(database.backtests().find(id)).orElseThrow();
    }

    private StoredBacktest ended(UUID id) {
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> !Set.of(State.QUEUED, State.RUNNING).contains(find(id).state()));
        return find(id);
    }

    /** Of 31 days: so many that it takes longer than any test. */
    private static Ticks manyTicks() {
        return new Ticks(Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofMinutes(1));
    }

    private static Connector connector(String id) {
        return new Connector(id, Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of());
    }

    /** What the daemon would have published, from the first evidence on. */
    private static List<Evaluation> published(Policy policy) {
        Backtest live = new Backtest(CATALOGUE, policy, Ticks.DEFAULT);
        for (JobOutcome outcome : outcomes()) {
            live.job(outcome, ERROR_CODES.fault(outcome.errorCode()), Optional.empty());
        }
        for (ProbeRun run : runs()) {
            if (!run.informational()) {
                live.probe(run.connectorId(), run.at(), run.result(), run.fault(), run.confirm(), Optional.empty());
            }
        }
        List<Evaluation> published = new ArrayList<>();
        live.run(Optional.of(BEGIN), Optional.of(NOW), published::add);
        return published;
    }

    /** A job every forty seconds; customers err all the time, and nothing works while it is down. */
    private static List<JobOutcome> outcomes() {
        List<JobOutcome> outcomes = new ArrayList<>();
        int number = 0;
        for (Instant at = BEGIN; !at.isAfter(NOW); at = at.plusSeconds(40)) {
            boolean down = !at.isBefore(DOWN) && at.isBefore(UP);
            boolean user = number % 3 == 0;
            String code = user ? "invalid-credentials" : "service-unavailable";
            outcomes.add(new JobOutcome(
                    "busy",
                    "job-" + number++,
                    1,
                    OptionalLong.empty(),
                    at,
                    !down && !user,
                    "",
                    down || user ? code : "",
                    OptionalLong.empty(),
                    Map.of()));
            outcomes.add(new JobOutcome(
                    "calm",
                    "job-" + number,
                    1,
                    OptionalLong.empty(),
                    at,
                    true,
                    "",
                    "",
                    OptionalLong.empty(),
                    Map.of()));
        }
        return outcomes;
    }

    /** A run a minute that finds the outage too, and an informational one that always fails. */
    private static List<ProbeRun> runs() {
        List<ProbeRun> runs = new ArrayList<>();
        for (Instant at = BEGIN.plusSeconds(11); !at.isAfter(NOW); at = at.plusSeconds(60)) {
            boolean down = !at.isBefore(DOWN) && at.isBefore(UP);
            runs.add(run("probed", at, down ? ProbeResult.FAILURE : ProbeResult.SUCCESS, false));
            runs.add(run("calm", at, ProbeResult.FAILURE, true));
        }
        return runs;
    }

    private static ProbeRun run(String connector, Instant at, ProbeResult result, boolean informational) {
        return new ProbeRun(
                connector,
                "http",
                at,
                result,
                Fault.INSTITUTION,
                false,
                informational,
                "",
                "",
                Duration.ZERO,
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }
}
