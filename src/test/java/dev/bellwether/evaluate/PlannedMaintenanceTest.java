package dev.bellwether.evaluate;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Trigger;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows, overrides and the evaluator that goes by them, over restarts and reloads. */
class PlannedMaintenanceTest {
    private static final Ticks TICKS = Ticks.DEFAULT;

    @RegisterExtension
    static final TestDatabase POSTGRES = new TestDatabase();

    private final BlockingQueue<EvaluationsPublished> published = new LinkedBlockingQueue<>();
    private final Instant start =
            TICKS.nextScheduled(Instant.now().minus(Duration.ofHours(3))).plusSeconds(1);
    private final SetClock clock = new SetClock(start);
    private Catalogue catalogue = catalogue("bank", "other");
    private Vertx vertx;
    private MessageBus bus;
    private Database database;
    private String deployment;

    @BeforeEach
    void begin() throws InterruptedException {
        POSTGRES.execute("TRUNCATE evaluation, evaluation_latest, maintenance_window, audit, status_override");
        boot();
    }

    @AfterEach
    void end() {
        shutDown();
    }

    @Test
    void aWindowForAllOpensForEveryoneAndItsEndIsPublishedAtTheNextTick() throws InterruptedException {
        MaintenanceWindow window = window(Coverage.ofAll(), once(20, 600));
        store(window);
        assertThat(tick(30)).hasSize(2).allSatisfy(evaluation -> {
            assertThat(evaluation.status()).isEqualTo(Status.UNDER_MAINTENANCE);
            assertThat(evaluation.trigger()).isEqualTo(Trigger.MAINTENANCE);
        });

        change(window.ended(start.plusSeconds(35)));
        assertThat(tick(46)).hasSize(2).allSatisfy(evaluation -> {
            assertThat(evaluation.status()).isEqualTo(Status.UNKNOWN);
            assertThat(evaluation.trigger()).isEqualTo(Trigger.MAINTENANCE);
        });
    }

    @Test
    void afterARestartAnOpenWindowIsStillOpenAndAnEndedOneIsNot() throws InterruptedException {
        MaintenanceWindow open = window(Coverage.ofConnector("bank"), once(10, 600));
        MaintenanceWindow ended = new MaintenanceWindow(
                "ended", 1, "x", "", Coverage.ofConnector("other"), once(10, 600), Optional.empty(), Optional.empty());
        store(open);
        store(ended);
        assertThat(tick(20)).hasSize(2);
        change(ended.ended(start.plusSeconds(25)));
        shutDown();
        clock.set(start.plusSeconds(40));

        List<Evaluation> first = boot();
        assertThat(first).extracting(Evaluation::connectorId).containsExactly("other");
        assertThat(status(first, "other")).isEqualTo(Status.UNKNOWN);
        assertThat(await(database.evaluations().latest()).get("bank").status())
                .as("what is not published anew still holds")
                .isEqualTo(Status.UNDER_MAINTENANCE);
    }

    @Test
    void aConnectorThatJoinsAnInstitutionUnderMaintenanceIsUnderMaintenanceToo() throws InterruptedException {
        store(window(Coverage.ofAll(), once(10, 600)));
        tick(20);
        catalogue = catalogue("bank", "other", "new");
        bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of("new"), List.of(), List.of()));

        assertThat(status(next().evaluations(), "new")).isEqualTo(Status.UNDER_MAINTENANCE);
    }

    @Test
    void eachOccurrenceOfARuleOpensAndCloses() throws InterruptedException {
        LocalDateTime begin = LocalDateTime.ofInstant(start.plusSeconds(59), ZoneOffset.UTC);
        store(window(
                Coverage.ofInstitution("bank"),
                new Recurring(begin, Duration.ofMinutes(5), "FREQ=DAILY", ZoneId.of("UTC"))));
        assertThat(status(tick(60), "bank")).isEqualTo(Status.UNDER_MAINTENANCE);
        assertThat(status(tick(60 + 300), "bank")).isEqualTo(Status.UNKNOWN);
        Instant tomorrow = start.plus(Duration.ofDays(1)).plusSeconds(90);
        clock.set(tomorrow);

        EvaluationsPublished message = next();
        while (message.tick().isBefore(TICKS.lastUpTo(tomorrow))) {
            message = next();
        }
        assertThat(status(message.evaluations(), "bank")).isEqualTo(Status.UNDER_MAINTENANCE);
    }

    @Test
    void ofOverlappingWindowsTheLastToEndEndsMaintenance() throws InterruptedException {
        store(window(Coverage.ofConnector("bank"), once(10, 60)));
        store(new MaintenanceWindow(
                "longer", 1, "x", "", Coverage.ofAll(), once(30, 120), Optional.empty(), Optional.empty()));
        assertThat(status(tick(20), "bank")).isEqualTo(Status.UNDER_MAINTENANCE);
        assertThat(tick(45)).extracting(Evaluation::connectorId).containsExactly("other");
        assertThat(status(tick(140), "bank")).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anOverrideAndItsEarlyEndArePublishedAsSuch() throws InterruptedException {
        Operation.Override pinned =
                new Operation.Override("bank", Status.MAJOR_OUTAGE, "told by phone", start, start.plusSeconds(3600));
        bus.publish(Topics.OPERATIONS, new OperationStored(pinned));
        Evaluation evaluation = tick(20).get(0);
        assertThat(evaluation.status()).isEqualTo(Status.MAJOR_OUTAGE);
        assertThat(evaluation.trigger()).isEqualTo(Trigger.OVERRIDE);
        assertThat(evaluation.reason()).contains("told by phone", "the evidence alone says unknown");

        bus.publish(
                Topics.OPERATIONS,
                new OperationStored(new Operation.Override(
                        "bank", Status.MAJOR_OUTAGE, "told by phone", start, start.plusSeconds(25))));
        Evaluation ended = tick(40).get(0);
        assertThat(ended.status()).isEqualTo(Status.UNKNOWN);
        assertThat(ended.trigger()).isEqualTo(Trigger.OVERRIDE);
    }

    private void store(MaintenanceWindow window) {
        await(database.maintenanceWindows().insert(window, clock.instant(), entry()));
        bus.publish(Topics.OPERATIONS, new WindowStored(window));
    }

    private void change(MaintenanceWindow next) {
        await(database.maintenanceWindows().change(next.id(), clock.instant(), before -> next, entry()));
        bus.publish(Topics.OPERATIONS, new WindowStored(next));
    }

    private AuditEntry entry() {
        return AuditEntry.done(clock.instant(), "ops", "maintenance-window.created", "x", Map.of());
    }

    private Schedule once(int from, int to) {
        return new Once(new Occurrence(start.plusSeconds(from), start.plusSeconds(to)));
    }

    private static MaintenanceWindow window(Coverage coverage, Schedule schedule) {
        return new MaintenanceWindow("w", 1, "racks", "", coverage, schedule, Optional.empty(), Optional.empty());
    }

    private List<Evaluation> boot() throws InterruptedException {
        vertx = Vertx.vertx();
        bus = MessageBus.install(vertx);
        database = POSTGRES.open(vertx);
        bus.subscribe(Topics.EVALUATIONS, published::add);
        deployment = await(vertx.deployVerticle(new EvaluatorVerticle(
                bus,
                database,
                () -> catalogue,
                new EvaluationRules(Policy.DEFAULT, TICKS, () -> new ErrorCodes(List.of())),
                clock)));
        return next().evaluations();
    }

    private void shutDown() {
        await(vertx.undeploy(deployment));
        await(database.close());
        await(vertx.close());
        published.clear();
    }

    private List<Evaluation> tick(int seconds) throws InterruptedException {
        clock.set(start.plusSeconds(seconds));
        return next().evaluations();
    }

    private EvaluationsPublished next() throws InterruptedException {
        EvaluationsPublished message = published.poll(60, TimeUnit.SECONDS);
        assertThat(message).as("a tick is published").isNotNull();
        return message;
    }

    private static Status status(List<Evaluation> evaluations, String connector) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.connectorId().equals(connector))
                .findFirst()
                .orElseThrow(() -> new AssertionError(connector + " is not among " + evaluations))
                .status();
    }

    private static Catalogue catalogue(String... connectors) {
        return new Catalogue(Stream.of(connectors)
                .map(id -> new Institution(
                        id,
                        id,
                        "AU",
                        OptionalInt.empty(),
                        "banking",
                        List.of(new Connector(id, Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()))))
                .toList());
    }
}
