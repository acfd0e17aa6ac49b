package dev.bellwether.store;

import static dev.bellwether.store.Samples.evaluation;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.store.history.Incidents;
import dev.bellwether.store.history.StatusChanges;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store tells of the past of connectors. */
class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Incidents.Query ALL = query(Optional.empty(), Optional.empty());

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

    @BeforeEach
    void empty() {
        testDatabase.execute("TRUNCATE evaluation, evaluation_latest, status_change, incident, release, maintenance,"
                + " status_override");
    }

    private static Incidents.Query query(Optional<List<String>> connectors, Optional<Boolean> open) {
        return new Incidents.Query(connectors, open, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** One that belongs to an incident. */
    private static Evaluation part(String connector, Instant at, Status status, Instant incidentSince) {
        Evaluation evaluation = evaluation(connector, at, status, true);
        return new Evaluation(
                evaluation.connectorId(),
                evaluation.at(),
                evaluation.trigger(),
                evaluation.status(),
                evaluation.performance(),
                evaluation.previousStatus(),
                evaluation.since(),
                evaluation.changed(),
                evaluation.stale(),
                evaluation.nextAt(),
                evaluation.watch(),
                Optional.of(incidentSince),
                evaluation.unobservedSince(),
                evaluation.evidence(),
                evaluation.userErrors(),
                evaluation.reason(),
                evaluation.explanation());
    }

    private static void store(Evaluation... evaluations) {
        await(database.evaluations().insert(List.of(evaluations)));
    }

    private static Incident incident(String connector, Instant began, Instant ended, Status worst) {
        return new Incident(connector, began, Optional.ofNullable(ended), worst);
    }

    @Test
    void whatWasStoredTogetherComesInTheOrderOfTicksAndThenOfIds() {
        Evaluation first = evaluation("b", NOW, Status.MAJOR_OUTAGE, true);
        // Most collations have this between the two others.
        Evaluation upper = evaluation("C", NOW, Status.MAJOR_OUTAGE, true);
        Evaluation last = evaluation("d", NOW, Status.MAJOR_OUTAGE, true);
        Evaluation next = evaluation("a", NOW.plusSeconds(15), Status.OPERATIONAL, true);
        long before = await(database.statusChanges().last());
        store(last, next, first, upper, evaluation("c", NOW, Status.MAJOR_OUTAGE, false));

        assertThat(await(database.statusChanges().after(before, 10)))
                .extracting(StatusChanges.Numbered::evaluation)
                .containsExactly(upper, first, last, next);
        assertThat(await(database.statusChanges().after(before + 1, 2)))
                .extracting(StatusChanges.Numbered::evaluation)
                .containsExactly(first, last);
        assertThat(await(database.statusChanges().last())).isEqualTo(before + 4);
        assertThat(await(database.statusChanges().after(before + 4, 10))).isEmpty();
    }

    @Test
    void changesAreThoseOfTheRangeAndTheOneBefore() {
        Instant from = NOW.minus(Duration.ofDays(90));
        Evaluation older = evaluation("a", from.minusSeconds(20), Status.MAJOR_OUTAGE, true);
        Evaluation before = evaluation("a", from, Status.PARTIAL_OUTAGE, true);
        Evaluation inside = evaluation("a", from.plusSeconds(60), Status.UNDER_MAINTENANCE, true);
        Evaluation last = evaluation("a", NOW, Status.OPERATIONAL, true);
        store(older, before, inside, last, evaluation("b", NOW, Status.UNKNOWN, true));
        store(evaluation("a", from.plusSeconds(90), Status.UNDER_MAINTENANCE, false));

        List<StatusChange> changes = await(database.statusChanges().of("a", from, NOW, 100));
        assertThat(changes).containsExactly(change(before), change(inside), change(last));
        assertThat(await(database.statusChanges().of("a", from, NOW, 1))).hasSize(2);
        assertThat(await(database.statusChanges().evaluations("a", from, NOW.minusSeconds(1), 10)))
                .containsExactly(before, inside);
    }

    private static StatusChange change(Evaluation evaluation) {
        return new StatusChange(
                evaluation.at(),
                evaluation.status(),
                evaluation.performance(),
                evaluation.stale(),
                evaluation.explanation().map(Explanation::rule),
                evaluation
                        .watch()
                        .movedAt()
                        .filter(evaluation.at()::equals)
                        .flatMap(moved -> evaluation.watch().regimeSince()),
                evaluation.unobservedSince());
    }

    @Test
    void operationsOfTheRangeAreMarks() {
        Release release = new Release("a", "2.1", NOW.minusSeconds(60));
        Maintenance window = new Maintenance("a", "w", NOW.minusSeconds(600), NOW.minusSeconds(300));
        Operation.Override pinned = new Operation.Override(
                "a", Status.MAJOR_OUTAGE, "told by the bank", NOW.minusSeconds(400), NOW.minusSeconds(200));
        for (Operation operation : List.of(
                release,
                window,
                pinned,
                new Release("a", "2.0", NOW.minusSeconds(5000)),
                new Release("b", "7", NOW.minusSeconds(60)))) {
            await(database.operations().insert(operation));
        }

        assertThat(await(database.statusChanges().operations("a", NOW.minusSeconds(1000), NOW, 10)))
                .containsExactly(release, window, pinned);
        assertThat(await(database.statusChanges().operations("a", NOW.minusSeconds(250), NOW, 10)))
                .containsExactly(release, pinned);
    }

    @Test
    void anIncidentIsTheSameHoweverItsEvaluationsCome() {
        Instant began = NOW.minusSeconds(3600);
        Evaluation first = part("a", began, Status.PARTIAL_OUTAGE, began);
        Evaluation worse = part("a", began.plusSeconds(60), Status.MAJOR_OUTAGE, began);
        Evaluation end = part("a", began.plusSeconds(600), Status.OPERATIONAL, began);
        store(end);
        store(first, worse, end);
        store(first);

        Incident whole = incident("a", began, end.at(), Status.MAJOR_OUTAGE);
        assertThat(list(ALL)).containsExactly(whole);
        assertThat(await(database.incidents().one(Incident.Key.parse(whole.id()).orElseThrow())))
                .contains(whole);
        assertThat(await(database.incidents().one(new Incident.Key("a", began.plusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void anIncidentLastsUntilAnEvaluationEndsItAndGetsWorseMeanwhile() {
        Instant began = NOW.minusSeconds(900);
        store(part("a", began, Status.PARTIAL_OUTAGE, began));
        assertThat(list(ALL)).containsExactly(incident("a", began, null, Status.PARTIAL_OUTAGE));
        store(part("a", began.plusSeconds(60), Status.MAJOR_OUTAGE, began));
        assertThat(list(ALL)).containsExactly(incident("a", began, null, Status.MAJOR_OUTAGE));
        store(part("a", began.plusSeconds(90), Status.PARTIAL_OUTAGE, began));
        store(part("a", began.plusSeconds(120), Status.OPERATIONAL, began));
        assertThat(list(ALL)).containsExactly(incident("a", began, began.plusSeconds(120), Status.MAJOR_OUTAGE));
    }

    @Test
    void incidentsAreFoundByConnectorStateAndTimeAndReadOnFromAnyOfThem() {
        Instant old = NOW.minusSeconds(9000);
        Instant recent = NOW.minusSeconds(300);
        store(
                part("a", old, Status.MAJOR_OUTAGE, old),
                part("a", old.plusSeconds(100), Status.OPERATIONAL, old),
                part("a", recent, Status.MAJOR_OUTAGE, recent),
                part("b", recent, Status.PARTIAL_OUTAGE, recent),
                part("c", old, Status.PARTIAL_OUTAGE, old));
        Incident a = incident("a", recent, null, Status.MAJOR_OUTAGE);
        Incident b = incident("b", recent, null, Status.PARTIAL_OUTAGE);
        Incident oldOfA = incident("a", old, old.plusSeconds(100), Status.MAJOR_OUTAGE);
        // Nobody has evaluated c since: its incident ended when that was due.
        Incident c = incident("c", old, old.plusSeconds(1800), Status.PARTIAL_OUTAGE);

        assertThat(list(ALL)).containsExactly(a, b, oldOfA, c);
        assertThat(list(query(Optional.of(List.of("a", "c")), Optional.empty())))
                .containsExactly(a, oldOfA, c);
        assertThat(list(query(Optional.of(List.of()), Optional.empty()))).isEmpty();
        assertThat(list(query(Optional.empty(), Optional.of(true)))).containsExactly(a, b);
        assertThat(list(query(Optional.empty(), Optional.of(false)))).containsExactly(oldOfA, c);
        assertThat(list(new Incidents.Query(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(old.plusSeconds(200)),
                        Optional.of(recent),
                        Optional.empty())))
                .containsExactly(c);
        Incidents.Query behind = new Incidents.Query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Incident.Key("a", recent)));
        assertThat(list(behind)).containsExactly(b, oldOfA, c);
        assertThat(await(database.incidents().count(behind))).isEqualTo(4);
        assertThat(await(database.incidents().list(behind, 1))).containsExactly(b);
    }

    private static List<Incident> list(Incidents.Query query) {
        return await(database.incidents().list(query, 100));
    }

    @Test
    void thoseThatBeganWhileManyDidAreFound() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Instant began = NOW.minusSeconds(2000 - 100L * i);
            evaluations.add(Samples.evaluation("many-" + i, NOW.minusSeconds(9000), Status.OPERATIONAL, true));
            evaluations.add(part("many-" + i, began, Status.MAJOR_OUTAGE, began));
            // Nobody ever saw these work, so nobody can say that they went out then.
            evaluations.add(part("never-" + i, began, Status.MAJOR_OUTAGE, began));
            evaluations.add(Samples.evaluation("idle-" + i, NOW.minusSeconds(9000), Status.UNKNOWN, true));
            evaluations.add(part("idle-" + i, began, Status.MAJOR_OUTAGE, began));
        }
        Instant alone = NOW.minusSeconds(1000);
        evaluations.add(Samples.evaluation("alone", NOW.minusSeconds(9000), Status.OPERATIONAL, true));
        evaluations.add(part("alone", alone, Status.MAJOR_OUTAGE, alone));
        await(database.evaluations().insert(evaluations));

        assertThat(await(database.incidents().dense(NOW.minusSeconds(5000), NOW, Duration.ofMinutes(5), 3)))
                .extracting(Incident::connectorId)
                .containsExactly("many-3", "many-2", "many-1", "many-0");
        assertThat(await(database.incidents().dense(NOW.minusSeconds(5000), NOW, Duration.ofMinutes(5), 5)))
                .isEmpty();
    }
}
