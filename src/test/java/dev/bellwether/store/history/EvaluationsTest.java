package dev.bellwether.store.history;

import static dev.bellwether.store.Samples.evaluation;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.nodes.Nodes;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvaluationsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @RegisterExtension
    static final TestDatabase testDatabase = new TestDatabase();

    private static Vertx vertx;
    private static Database database;

    private static Evaluations evaluations() {
        return database.evaluations();
    }

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
    void anEvaluationIsRestoredEqual() {
        Evaluation full = evaluation("full", NOW, Status.MAJOR_OUTAGE, true);
        Evaluation bare = new Evaluation(
                "bare",
                NOW,
                Trigger.STARTUP,
                Status.UNKNOWN,
                Status.UNKNOWN,
                Status.UNKNOWN,
                NOW,
                true,
                false,
                NOW,
                WatchState.NEW,
                Optional.empty(),
                Optional.of(NOW.minusSeconds(60)),
                new EvidenceSummary(NOW, NOW, Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "",
                Optional.empty());
        await(evaluations().insert(List.of(full, bare)));

        assertThat(await(evaluations().latest())).containsEntry("full", full).containsEntry("bare", bare);
        assertThat(await(evaluations().history("full", NOW.minusSeconds(1), NOW)))
                .containsExactly(full);
    }

    @Test
    void everyTriggerStatusBasisAndFaultIsRestored() {
        List<Evaluation> all = new ArrayList<>();
        for (Trigger trigger : Trigger.values()) {
            for (Status status : Status.values()) {
                for (Basis basis : Basis.values()) {
                    Fault fault = List.of(Fault.values()).get(all.size() % Fault.values().length);
                    all.add(new Evaluation(
                            "every-" + all.size(),
                            NOW,
                            trigger,
                            status,
                            status,
                            status,
                            NOW,
                            true,
                            false,
                            NOW,
                            WatchState.NEW,
                            Optional.empty(),
                            Optional.empty(),
                            new EvidenceSummary(NOW, NOW, basis, 1, 0, 0, 0, Map.of(fault, 1)),
                            UserErrors.NONE,
                            "",
                            Optional.empty()));
                }
            }
        }
        await(evaluations().insert(all));

        assertThat(await(evaluations().latest()).values()).containsAll(all);
    }

    @Test
    void theLatestIsTheOneOfTheLatestTickHoweverTheyCome() {
        Evaluation late = evaluation("latest", NOW, Status.MAJOR_OUTAGE, true);
        Evaluation middle = evaluation("latest", NOW.minusSeconds(15), Status.OPERATIONAL, false);
        Evaluation early = evaluation("latest", NOW.minusSeconds(30), Status.DEGRADED_PERFORMANCE, true);

        await(evaluations().insert(List.of(middle, late)));
        await(evaluations().insert(List.of(early)));

        assertThat(await(evaluations().latest())).containsEntry("latest", late);
        assertThat(await(evaluations().history("latest", NOW.minusSeconds(60), NOW)))
                .containsExactly(early, late);
    }

    @Test
    void whatWasStoredAtATickStays() {
        Evaluation first = evaluation("again", NOW, Status.MAJOR_OUTAGE, true);
        await(evaluations().insert(List.of(first)));
        await(evaluations().insert(List.of(first, evaluation("again", NOW, Status.OPERATIONAL, true))));

        assertThat(await(evaluations().latest())).containsEntry("again", first);
        assertThat(await(evaluations().history("again", NOW.minusSeconds(1), NOW)))
                .containsExactly(first);
    }

    @Test
    void aHistoryBeginsWithWhatHeldAtItsStartAndEndsWithWhatCameNext() {
        Evaluation old = evaluation("history", NOW.minusSeconds(86_400 * 90L), Status.OPERATIONAL, true);
        Evaluation older = evaluation("history", NOW.minusSeconds(86_400 * 91L), Status.UNKNOWN, true);
        Evaluation unchanged = evaluation("history", NOW.minusSeconds(86_400 * 80L), Status.OPERATIONAL, false);
        Evaluation inside = evaluation("history", NOW.minusSeconds(1000), Status.MAJOR_OUTAGE, true);
        Evaluation after = evaluation("history", NOW, Status.PARTIAL_OUTAGE, true);
        Evaluation later = evaluation("history", NOW.plusSeconds(60), Status.OPERATIONAL, true);
        await(evaluations().insert(List.of(older, old, unchanged, inside, after, later)));

        assertThat(await(evaluations().history("history", NOW.minusSeconds(86_400 * 30L), NOW.minusSeconds(1))))
                .containsExactly(old, inside, after);
        assertThat(await(evaluations().latest("history"))).contains(later);
        assertThat(await(evaluations().latest("nobody"))).isEmpty();
        assertThat(await(evaluations().history("nobody", NOW.minusSeconds(1), NOW)))
                .isEmpty();
    }

    @Test
    void ofAnotherViewNothingIsStored() {
        Evaluation one = evaluation("fenced", NOW, Status.MAJOR_OUTAGE, true);
        Nodes nodes = database.nodes();
        long view = await(nodes.read()).view().number();
        assertThat(await(evaluations().insert(List.of(one), OptionalLong.of(view + 1))))
                .isFalse();
        assertThat(await(evaluations().latest("fenced"))).isEmpty();
        assertThat(await(evaluations().insert(List.of(one), OptionalLong.of(view))))
                .isTrue();
        assertThat(await(evaluations().latest("fenced"))).contains(one);
    }

    @Test
    void changesAreReadOnFromAnyOfThem() {
        Instant at = NOW.minusSeconds(86_400 * 5L);
        Evaluation a = evaluation("change-a", at, Status.MAJOR_OUTAGE, true);
        Evaluation b = evaluation("change-b", at, Status.MAJOR_OUTAGE, true);
        Evaluation later = evaluation("change-a", at.plusSeconds(15), Status.OPERATIONAL, true);
        Evaluation unchanged = evaluation("change-b", at.plusSeconds(15), Status.MAJOR_OUTAGE, false);
        long before = await(database.statusChanges().last());
        await(evaluations().insert(List.of(b, later, a, unchanged)));

        // A later tick may be stored first, by another node; who reads on misses nothing.
        Evaluation late = evaluation("change-c", at.minusSeconds(60), Status.MAJOR_OUTAGE, true);
        await(evaluations().insert(List.of(late)));
        // What is stored already stays where it is.
        await(evaluations().insert(List.of(a)));

        List<StatusChanges.Numbered> first = await(database.statusChanges().after(before, 2));
        assertThat(first).extracting(StatusChanges.Numbered::evaluation).containsExactly(a, b);
        assertThat(await(database.statusChanges().after(first.get(1).number(), 9)))
                .extracting(StatusChanges.Numbered::evaluation)
                .containsExactly(later, late);
    }
}
