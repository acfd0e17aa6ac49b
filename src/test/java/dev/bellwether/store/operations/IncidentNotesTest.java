package dev.bellwether.store.operations;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.Samples;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.operations.IncidentNotes.Added;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IncidentNotesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.000001Z");
    private static final Incident FIRST = incident("a", NOW.minusSeconds(3600));
    private static final Incident SECOND = incident("a", NOW.minusSeconds(60));
    private static final Incident OTHER = incident("b", FIRST.began());

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private Vertx vertx;
    private Database database;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        openAt(NOW);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private void openAt(Instant now) {
        database = testDatabase.open(vertx, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Incident incident(String connector, Instant began) {
        return new Incident(connector, began, Optional.of(began.plusSeconds(30)), Status.MAJOR_OUTAGE);
    }

    private Future<Optional<Added>> say(Incident incident, Instant at, String by, String text) {
        AuditEntry entry = AuditEntry.done(at, by, "incident-note.added", "incidents/" + incident.id(), Map.of());
        return database.incidentNotes().add(incident, new Incident.Note(at, by, text), entry, note -> List.of());
    }

    private Map<Incident.Key, List<Incident.Note>> notes() {
        return await(database.incidentNotes().of(List.of(FIRST, SECOND, OTHER)));
    }

    @Test
    void eachIncidentHasItsOwnInTheOrderInWhichTheyWereMade() {
        await(say(FIRST, NOW, "ops", "one"));
        await(say(FIRST, NOW, "ops", "two"));
        await(say(SECOND, NOW, "ops", "one"));

        assertThat(notes())
                .containsOnly(
                        Map.entry(
                                FIRST.key(),
                                List.of(
                                        new Incident.Note(NOW, "ops", "one"),
                                        new Incident.Note(NOW.plusNanos(1_000), "ops", "two"))),
                        Map.entry(SECOND.key(), List.of(new Incident.Note(NOW, "ops", "one"))));
    }

    @Test
    void ofSeveralWhoSayTheSameAtOnceOneIsStored() {
        List<Future<Optional<Added>>> asked =
                Stream.generate(() -> say(FIRST, NOW, "ops", "one")).limit(8).toList();

        assertThat(asked.stream()
                        .map(TestDatabase::await)
                        .filter(added -> added.orElseThrow().isNew()))
                .hasSize(1);
        assertThat(notes().get(FIRST.key())).hasSize(1);
        assertThat(testDatabase.column("SELECT action FROM audit")).containsExactly("incident-note.added");
    }

    @Test
    void theSameWordsOfAnotherAreAnotherNote() {
        await(say(FIRST, NOW, "ops", "one"));

        assertThat(await(say(FIRST, NOW, "others", "one")).orElseThrow().isNew())
                .isTrue();
    }

    @Test
    void whenTheClockWentBackItsNotesAreNoNotesOfWhatComesThen() {
        await(say(FIRST, NOW, "ops", "one"));
        await(say(SECOND, NOW, "ops", "two"));

        await(database.rewind().to(NOW.minusSeconds(600), NOW));
        assertThat(notes()).containsOnlyKeys(FIRST.key());
    }

    @Test
    void theyStayAsLongAsTheIncident() {
        Evaluation began = Samples.incident("a", Status.MAJOR_OUTAGE, FIRST.began(), Optional.empty())
                .get(0);
        await(database.evaluations().insert(List.of(began)));
        await(say(FIRST, NOW, "ops", "one"));
        for (int days : new int[] {399, 403}) {
            await(database.close());
            openAt(NOW.plus(Duration.ofDays(days)));
            await(database.upkeep());
            assertThat(notes()).hasSize(days == 399 ? 1 : 0);
        }
        assertThat(testDatabase.column("SELECT connector_id FROM incident")).isEmpty();
    }
}
