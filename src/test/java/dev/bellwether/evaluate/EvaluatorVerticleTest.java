package dev.bellwether.evaluate;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Trigger;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.AuditTrail;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvaluatorVerticleTest {
    private static final Ticks TICKS = Ticks.DEFAULT;
    private static final ErrorCodes CODES =
            new ErrorCodes(List.of(new ErrorCodes.ErrorCode("invalid-credentials", Fault.USER, "Did you change it?")));

    @RegisterExtension
    static final TestDatabase POSTGRES = new TestDatabase();

    private final BlockingQueue<EvaluationsPublished> published = new LinkedBlockingQueue<>();
    /** Shortly before a scheduled tick, so that each test has one; today, so that nothing is too old to be stored. */
    private final Instant start =
            TICKS.nextScheduled(Instant.now().minus(Duration.ofHours(3))).plusSeconds(1);

    private final SetClock clock = new SetClock(start);
    private Catalogue catalogue = catalogue(connector("bank", Stage.LIVE), connector("other", Stage.BETA));
    private Vertx vertx;
    private MessageBus bus;
    private Database database;
    private EvaluatorVerticle evaluator;
    private String deployment;

    @BeforeEach
    void begin() throws InterruptedException {
        POSTGRES.execute(
                "TRUNCATE job_outcome, job_outcome_key, probe_run, evaluation, evaluation_latest, status_change, incident,"
                        + " watch_state, audit, maintenance, status_override");
        boot();
    }

    @AfterEach
    void end() {
        shutDown();
    }

    @Test
    void everyConnectorIsPublishedAndStoredAtTheStart() {
        assertThat(await(database.evaluations().latest()))
                .containsOnlyKeys("bank", "other")
                .allSatisfy((id, evaluation) -> {
                    assertThat(evaluation.trigger()).isEqualTo(Trigger.STARTUP);
                    assertThat(evaluation.at()).isEqualTo(TICKS.lastUpTo(start));
                    assertThat(evaluation.status()).isEqualTo(Status.UNKNOWN);
                });
    }

    @Test
    void failingJobsAreAMajorOutageAtTheNextTickAndInTheStoreBeforeItIsPublished() throws InterruptedException {
        store(jobs("bank", "ok", 60, start, true));
        tick(start.plusSeconds(30));
        store(jobs("bank", "bad", 14, start.plusSeconds(40), false));
        Evaluation evaluation = only(tick(start.plusSeconds(45)), "bank");
        assertThat(evaluation.status()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(evaluation.trigger()).isEqualTo(Trigger.EARLY);
        // On a machine so busy that the store takes more than two seconds, it is on disk before it is published.
        Awaitility.await().until(() -> evaluator.unsaved() == 0);
        assertThat(await(database.evaluations().latest()).get("bank")).isEqualTo(evaluation);
    }

    @Test
    void errorCodesDecideWhatCounts() throws InterruptedException {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            outcomes.add(new JobOutcome(
                    "bank",
                    "u" + i,
                    1,
                    OptionalLong.empty(),
                    start.plusSeconds(1),
                    false,
                    "verify-credentials",
                    "invalid-credentials",
                    OptionalLong.empty(),
                    Map.of()));
        }
        outcomes.addAll(jobs("bank", "ok", 5, start.plusSeconds(2), true));
        store(outcomes);
        Evaluation evaluation = only(tick(start.plusSeconds(20)), "bank");
        assertThat(evaluation.performance()).isEqualTo(Status.OPERATIONAL);
        assertThat(evaluation.evidence().failures(Fault.USER)).isEqualTo(30);
    }

    @Test
    void whatCannotBeTakenInCostsNothingElse() throws InterruptedException {
        run("bank", Instant.parse("-999999999-01-01T00:00:00Z"), ProbeResult.FAILURE);
        List<JobOutcome> outcomes = new ArrayList<>(jobs("bank", "odd", 1, Instant.MIN, false));
        outcomes.addAll(jobs("bank", "ok", 12, start.plusSeconds(2), true));
        bus.publish(Topics.JOB_OUTCOMES, new OutcomesStored(start.plusSeconds(3), outcomes));

        Evaluation evaluation = only(tick(start.plusSeconds(20)), "bank");
        assertThat(evaluation.performance()).isEqualTo(Status.OPERATIONAL);
        assertThat(evaluation.evidence().jobs()).isEqualTo(12);
    }

    @Test
    void aRunThatIsSentTwiceCountsOnce() throws InterruptedException {
        for (int i = 0; i < 12; i++) {
            run("bank", start.plusSeconds(2), ProbeResult.FAILURE);
        }

        assertThat(only(tick(start.plusSeconds(20)), "bank").evidence().failures(Fault.INSTITUTION))
                .isEqualTo(1);
    }

    @Test
    void afterARestartTheWindowsAreThoseOfTheStoreAndNothingChanged() throws InterruptedException {
        store(jobs("bank", "bad", 20, start.minusSeconds(5), false));
        for (int i = 0; i < 5; i++) {
            run("bank", start.minusSeconds(60L * i), ProbeResult.FAILURE);
        }
        Evaluation before = only(tick(start.plusSeconds(20)), "bank");
        assertThat(before.performance()).isEqualTo(Status.MAJOR_OUTAGE);

        shutDown();
        clock.set(start.plusSeconds(40));
        assertThat(boot()).as("a restart is nothing to publish").isEmpty();

        Evaluation after = only(tick(TICKS.nextScheduled(start)), "bank");
        assertThat(after.trigger()).isEqualTo(Trigger.SCHEDULED);
        assertThat(after.changed()).isFalse();
        assertThat(after.performance()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(after.since()).isEqualTo(before.since());
        assertThat(after.watch().regimeSince()).isEqualTo(before.watch().regimeSince());
        assertThat(after.evidence().jobs()).isEqualTo(20);
        assertThat(after.evidence().failures(Fault.INSTITUTION))
                .as("the probe runs")
                .isEqualTo(5);
    }

    @Test
    void aScheduledTickThatWasMissedIsMadeUpFor() throws InterruptedException {
        store(jobs("bank", "ok", 20, start, true));
        tick(start.plusSeconds(20));
        shutDown();
        Instant scheduled = TICKS.nextScheduled(start);
        clock.set(scheduled.plusSeconds(100));

        Evaluation made = only(boot(), "bank");
        assertThat(made.at()).isEqualTo(scheduled);
        assertThat(made.trigger()).isEqualTo(Trigger.SCHEDULED);
        assertThat(next().tick()).isEqualTo(TICKS.lastUpTo(scheduled.plusSeconds(100)));
    }

    @Test
    void whatAWatchHasToKnowOutlivesARestartThoughItWasNotPublished() throws InterruptedException {
        store(jobs("bank", "ok", 60, start, true));
        tick(start.plusSeconds(20));
        // A window opens under a status that is pinned: nothing of that shows.
        Instant from = start.plusSeconds(25);
        Operation pinned = new Operation.Override("bank", Status.OPERATIONAL, "a test", from, start.plusSeconds(900));
        Operation window = new Operation.Maintenance("bank", "w", start.plusSeconds(50), start.plusSeconds(110));
        for (Operation operation : List.of(pinned, window)) {
            await(database.operations().insert(operation));
            bus.publish(Topics.OPERATIONS, new OperationStored(operation));
        }
        tick(start.plusSeconds(30));
        store(jobs("bank", "bad", 20, start.plusSeconds(50), false));
        assertThat(only(tick(start.plusSeconds(60)), "bank").performance()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(await(database.watchStates().laterThanEvaluations())).isEmpty();
        shutDown();
        clock.set(start.plusSeconds(80));
        boot();

        Evaluation after = only(tick(start.plusSeconds(120)), "bank");
        assertThat(after.performance()).as("as before the window").isEqualTo(Status.OPERATIONAL);
        assertThat(after.watch().regimeSince()).contains(start.plusSeconds(110));
    }

    @Test
    void evidenceThatDecidesNothingIsShownWithinAMinute() throws InterruptedException {
        List<JobOutcome> outcomes = jobs("bank", "user", 30, start.plusSeconds(1), false).stream()
                .map(job -> new JobOutcome(
                        "bank",
                        job.jobId(),
                        1,
                        OptionalLong.empty(),
                        job.completedAt(),
                        false,
                        "",
                        "invalid-credentials",
                        OptionalLong.empty(),
                        Map.of()))
                .toList();
        store(outcomes);
        List<Recheck> shown = new ArrayList<>();
        for (int second = 15; second <= 60; second += 15) {
            clock.set(start.plusSeconds(second));
            EvaluationsPublished message = next();
            assertThat(message.evaluations()).isEmpty();
            shown.addAll(message.rechecks());
        }
        assertThat(shown).singleElement().satisfies(recheck -> {
            assertThat(recheck.connectorId()).isEqualTo("bank");
            assertThat(recheck.evidence().failures(Fault.USER)).isEqualTo(30);
            assertThat(recheck.userErrors().surge()).isTrue();
        });
    }

    @Test
    void ticksGoBackWithTheClock() throws InterruptedException {
        store(jobs("bank", "ok", 60, start, true));
        Evaluation kept = only(tick(start.plusSeconds(20)), "bank");
        Instant wrong = TICKS.nextScheduled(start).plusSeconds(3600);
        assertThat(tick(wrong)).isNotEmpty();
        assertThat(await(database.evaluations().latest()).get("bank").at()).isAfter(start.plusSeconds(1800));

        clock.set(start.plusSeconds(60));
        EvaluationsPublished back = next();
        while (!back.clockWentBack()) {
            back = next();
        }
        assertThat(back.evaluations()).contains(kept);
        assertThat(await(database.evaluations().latest())).containsEntry("bank", kept);
        assertThat(await(database.evaluations().history("bank", start.minusSeconds(60), wrong.plusSeconds(60))))
                .allMatch(evaluation -> !evaluation.at().isAfter(start.plusSeconds(60)));
        assertThat(await(database.auditTrail()
                                .page(
                                        new AuditTrail.Filter(
                                                Optional.empty(),
                                                Optional.of("evaluations.remove"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()),
                                        Long.MAX_VALUE,
                                        10))
                        .entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).containsEntry("reason", "the clock went back"));

        store(jobs("bank", "bad", 14, start.plusSeconds(80), false));
        Evaluation found = only(tick(start.plusSeconds(90)), "bank");
        assertThat(found.performance()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(found.trigger()).isEqualTo(Trigger.EARLY);
    }

    @Test
    void aClockThatIsCorrectedByAWinkChangesNothing() throws InterruptedException {
        tick(start.plusSeconds(60));
        clock.set(start.plusSeconds(52));
        clock.set(start.plusSeconds(80));
        EvaluationsPublished next = next();
        assertThat(next.clockWentBack()).isFalse();
        assertThat(next.tick()).isEqualTo(TICKS.lastUpTo(start.plusSeconds(80)));
    }

    @Test
    void whatIsStoredOfTimesToComeIsRemovedAtAStartToo() throws InterruptedException {
        tick(TICKS.nextScheduled(start).plusSeconds(3600));
        shutDown();
        clock.set(start.plusSeconds(60));
        boot();
        assertThat(await(database.evaluations().latest()))
                .containsOnlyKeys("bank", "other")
                .allSatisfy((id, evaluation) -> assertThat(evaluation.at()).isBeforeOrEqualTo(clock.instant()));
    }

    @Test
    void aRunThatComesOverTheBusAndFromTheStoreCountsOnce() throws InterruptedException {
        run("bank", start.minusSeconds(60), ProbeResult.SUCCESS);
        shutDown();
        clock.set(start.plusSeconds(15));
        boot();
        bus.publish(Topics.PROBE_RUNS, probeRun("bank", start.minusSeconds(60), ProbeResult.SUCCESS));
        Evaluation evaluation = only(tick(TICKS.nextScheduled(start)), "bank");
        assertThat(evaluation.evidence().probes()).isEqualTo(1);
    }

    @Test
    void operationsShowAtTheNextTick() throws InterruptedException {
        Operation window = new Operation.Maintenance("bank", "w1", start, start.plusSeconds(3600));
        bus.publish(Topics.OPERATIONS, new OperationStored(window));
        assertThat(only(tick(start.plusSeconds(20)), "bank").status()).isEqualTo(Status.UNDER_MAINTENANCE);
    }

    @Test
    void aReloadStartsStopsAndChangesOnlyTheConnectorsConcerned() throws InterruptedException {
        store(jobs("bank", "ok", 20, start, true));
        tick(start.plusSeconds(20));
        catalogue = catalogue(connector("new", Stage.LIVE), connector("bank", Stage.BETA));
        bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of("new"), List.of("other"), List.of("bank")));
        assertThat(only(next().evaluations(), "new").trigger()).isEqualTo(Trigger.STARTUP);
        List<Evaluation> evaluations = tick(start.plusSeconds(40));
        assertThat(only(evaluations, "bank").status()).isEqualTo(Status.UNDER_MAINTENANCE);
        assertThat(only(evaluations, "bank").evidence().jobs()).isEqualTo(20);
        assertThat(evaluations).extracting(Evaluation::connectorId).doesNotContain("other");
    }

    @Test
    void whileTheStoreIsAwayEvaluationsArePublishedAndStoredWhenItIsBack() throws InterruptedException {
        POSTGRES.execute("ALTER TABLE evaluation_latest RENAME TO hidden");
        store(jobs("bank", "bad", 20, start.plusSeconds(1), false));
        Evaluation evaluation = only(tick(start.plusSeconds(20)), "bank");
        assertThat(evaluation.status()).isEqualTo(Status.MAJOR_OUTAGE);
        POSTGRES.execute("ALTER TABLE hidden RENAME TO evaluation_latest");
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(await(database.evaluations().latest()).get("bank"))
                                .isEqualTo(evaluation));
    }

    @Test
    void aLateWakeUpMakesUpForTheScheduledTick() throws InterruptedException {
        store(jobs("bank", "ok", 20, start.plusSeconds(1), true));
        Instant scheduled = TICKS.nextScheduled(start);
        clock.set(scheduled.plusSeconds(70));
        Evaluation evaluation = only(next().evaluations(), "bank");
        assertThat(evaluation.at()).isEqualTo(scheduled);
        assertThat(evaluation.trigger()).isEqualTo(Trigger.SCHEDULED);
        assertThat(next().tick()).isEqualTo(TICKS.lastUpTo(scheduled.plusSeconds(70)));
    }

    @Test
    void whatIsPublishedLiveIsWhatTheBacktestSaysOfTheSameEvidence() throws InterruptedException {
        Instant first = TICKS.lastUpTo(start);
        Random random = new Random(5);
        Backtest backtest = new Backtest(catalogue, Policy.DEFAULT, TICKS);
        List<Evaluation> live = new ArrayList<>();
        int ticks = 140;
        for (int i = 1; i <= ticks; i++) {
            Instant tick = first.plus(TICKS.recheck().multipliedBy(i));
            boolean down = i > 50 && i < 100;
            List<JobOutcome> outcomes = new ArrayList<>();
            for (int job = random.nextInt(3); job > 0; job--) {
                boolean success = random.nextDouble() < (down ? 0.1 : 0.97);
                outcomes.add(job("bank", "job-" + i + "-" + job, tick.minusMillis(random.nextInt(15_000)), success));
            }
            outcomes.forEach(outcome -> backtest.job(outcome, Fault.UNKNOWN, Optional.of(tick)));
            if (!outcomes.isEmpty()) {
                store(outcomes);
            }
            if (i % 4 == 0) {
                ProbeRun run = probeRun("bank", tick.minusSeconds(1), down ? ProbeResult.FAILURE : ProbeResult.SUCCESS);
                bus.publish(Topics.PROBE_RUNS, run);
                backtest.probe("bank", run.at(), run.result(), run.fault(), false, Optional.of(tick));
            }
            live.addAll(tick(tick));
        }
        List<Evaluation> replayed = new ArrayList<>();
        backtest.run(Optional.of(first), Optional.of(clock.instant()), replayed::add);
        List<Evaluation> comparable = replayed.stream()
                .filter(evaluation ->
                        evaluation.at().isAfter(first) && !evaluation.at().isAfter(clock.instant()))
                .toList();
        assertThat(live).isEqualTo(comparable).extracting(Evaluation::status).contains(Status.MAJOR_OUTAGE);
    }

    /** Starts the evaluator and answers what it publishes at its first tick. */
    private List<Evaluation> boot() throws InterruptedException {
        vertx = Vertx.vertx();
        bus = MessageBus.install(vertx);
        database = POSTGRES.open(vertx);
        bus.subscribe(Topics.EVALUATIONS, published::add);
        evaluator = new EvaluatorVerticle(
                bus, database, () -> catalogue, new EvaluationRules(Policy.DEFAULT, TICKS, () -> CODES), clock);
        deployment = await(vertx.deployVerticle(evaluator));
        return next().evaluations();
    }

    private void shutDown() {
        await(vertx.undeploy(deployment));
        await(database.close());
        await(vertx.close());
        published.clear();
    }

    private void store(List<JobOutcome> outcomes) {
        List<JobOutcome> stored = await(database.jobOutcomes().insert(outcomes, clock.instant()));
        bus.publish(Topics.JOB_OUTCOMES, new OutcomesStored(clock.instant(), stored));
    }

    private void run(String connector, Instant at, ProbeResult result) {
        ProbeRun run = probeRun(connector, at, result);
        await(database.probeRuns().insert(List.of(run)));
        bus.publish(Topics.PROBE_RUNS, run);
    }

    /** Lets the tick at or before a time happen and answers what it published. */
    private List<Evaluation> tick(Instant time) throws InterruptedException {
        Instant tick = TICKS.lastUpTo(time);
        clock.set(time);
        EvaluationsPublished message = next();
        while (message.tick().isBefore(tick)) {
            message = next();
        }
        return message.evaluations();
    }

    private EvaluationsPublished next() throws InterruptedException {
        EvaluationsPublished message = published.poll(60, TimeUnit.SECONDS);
        assertThat(message).as("a tick is published").isNotNull();
        return message;
    }

    private static Evaluation only(List<Evaluation> evaluations, String connector) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.connectorId().equals(connector))
                .reduce((first, second) -> {
                    throw new AssertionError("published twice: " + first + " and " + second);
                })
                .orElseThrow(() -> new AssertionError(connector + " is not among " + evaluations));
    }

    private static List<JobOutcome> jobs(String connector, String prefix, int count, Instant at, boolean success) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> job(connector, prefix + i, at.minusMillis(i), success))
                .toList();
    }

    private static JobOutcome job(String connector, String id, Instant at, boolean success) {
        Instant micros = at.truncatedTo(ChronoUnit.MICROS);
        return new JobOutcome(
                connector, id, 1, OptionalLong.empty(), micros, success, "", "", OptionalLong.empty(), Map.of());
    }

    private static ProbeRun probeRun(String connector, Instant at, ProbeResult result) {
        return new ProbeRun(
                connector,
                "http",
                at.truncatedTo(ChronoUnit.MICROS),
                result,
                Fault.INSTITUTION,
                false,
                false,
                result == ProbeResult.SUCCESS ? "" : "refused",
                result == ProbeResult.SUCCESS ? "" : "nobody listens",
                Duration.ofMillis(5),
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    private static Connector connector(String id, Stage stage) {
        return new Connector(id, Method.OPEN_BANKING, stage, PolicyOverrides.NONE, List.of());
    }

    private static Catalogue catalogue(Connector... connectors) {
        return new Catalogue(Stream.of(connectors)
                .map(connector -> new Institution(
                        connector.id(), connector.id(), "AU", OptionalInt.empty(), "banking", List.of(connector)))
                .toList());
    }
}
