package dev.bellwether.store.disk;

import static dev.bellwether.store.Samples.evaluation;
import static dev.bellwether.store.Samples.run;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.sql.StoreMisconfigured;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records that cannot be stored now. */
class BacklogTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private Backlogs store;

    @AfterEach
    void close() throws IOException {
        store.close();
        await(vertx.close());
    }

    private Backlog<ProbeRun> open() {
        store = new Backlogs(vertx, directory.resolve("spool"));
        return store.probeRuns();
    }

    /** Everything that belongs to the backlog's context, on it. */
    private void on(Supplier<Future<Void>> step) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> step.get().onComplete(done));
        await(done.future());
    }

    private static List<ProbeRun> runs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> run("bank", "http", NOW.plusSeconds(i)))
                .toList();
    }

    @Test
    void whileTheStoreIsThereNothingTouchesTheDisk() {
        Backlog<ProbeRun> backlog = open();
        on(() -> backlog.store(runs(0, 3)));

        assertThat(store.stored()).isEqualTo(runs(0, 3));
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void whatIsStoredWhileTheStoreIsAwayWaitsAndIsWrittenWhenItIsBack() {
        Backlog<ProbeRun> backlog = open();
        store.fail(StoreFailures.unreachable());
        on(() -> backlog.store(runs(0, 3)));
        on(() -> backlog.store(runs(3, 2_500)));
        assertThat(backlog.isAway()).isTrue();
        assertThat(backlog.waiting()).isEqualTo(2_500);

        store.goOn();
        await().until(() -> backlog.waiting() == 0);
        assertThat(store.stored()).isEqualTo(runs(0, 2_500));
        assertThat(backlog.dropped()).isZero();
        await().untilAsserted(() -> assertThat(backlog.isAway()).isFalse());
        on(() -> backlog.store(runs(3_000, 3_001)));
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void theNextProcessWritesWhatTheLastCouldNot() throws IOException {
        Backlog<ProbeRun> first = open();
        store.fail(StoreFailures.unreachable());
        on(() -> first.store(runs(0, 3)));
        store.close();

        Backlog<ProbeRun> second = open();
        assertThat(second.waiting()).isEqualTo(3);
        on(second::open);
        assertThat(store.stored()).isEqualTo(runs(0, 3));
    }

    @Test
    void aProcessThatIsKilledWhileTheStoreDoesNotAnswerLeavesItsRecordsToTheNext() throws IOException {
        Backlog<ProbeRun> first = open();
        store.hang();
        on(() -> first.store(runs(0, 3)));
        on(() -> first.store(runs(3, 5)));
        store.close();

        Backlog<ProbeRun> second = open();
        assertThat(second.waiting()).isEqualTo(5);
        on(second::open);
        assertThat(store.stored()).isEqualTo(runs(0, 5));
    }

    @Test
    void aSecondProcessOnTheSameDirectoryIsToldWhatToDo() {
        open();
        assertThatThrownBy(() -> SpoolDirectory.open(directory.resolve("spool")))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(directory.resolve("spool").toString())
                .hasMessageContaining("store.dataDirectory");
    }

    @Test
    void atTheEndWhatTheStoreDoesNotTakeAtOnceIsKept() throws IOException {
        Backlog<ProbeRun> first = open();
        store.hang();
        on(() -> first.close(runs(0, 3)));
        store.close();

        Backlog<ProbeRun> second = open();
        on(second::open);
        assertThat(store.stored()).isEqualTo(runs(0, 3));
    }

    @Test
    void oneThatIsRefusedDoesNotHoldUpTheOthers() {
        Backlog<ProbeRun> backlog = open();
        store.refuse(runs(500, 501).get(0));
        on(() -> backlog.store(runs(0, 1_000)));

        assertThat(store.stored()).hasSize(999).doesNotContain(runs(500, 501).get(0));
        assertThat(backlog.dropped()).isEqualTo(1);
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void whereTheStoreRefusesEverythingTheMistakeIsNotTheRecordsAndNothingIsDropped() throws IOException {
        Backlog<ProbeRun> first = open();
        store.fail(new IllegalStateException("somebody dropped the table"));
        on(() -> first.store(runs(0, 4)));
        on(first::open);
        assertThat(first.waiting()).isEqualTo(4);
        assertThat(first.dropped()).isZero();
        store.close();

        Backlog<ProbeRun> second = open();
        on(second::open);
        assertThat(store.stored()).containsExactlyInAnyOrderElementsOf(runs(0, 4));
    }

    @Test
    void aRefusedOneThatIsAloneIsToldFromTheOthersWhenTheyCome() {
        Backlog<ProbeRun> backlog = open();
        store.refuse(runs(0, 1).get(0));
        on(() -> backlog.store(runs(0, 1)));
        on(backlog::open);
        on(() -> backlog.store(runs(1, 3)));
        on(backlog::open);

        assertThat(store.stored()).isEqualTo(runs(1, 3));
        assertThat(backlog.waiting()).isZero();
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void whatTheDiskDoesNotTakeEitherWaitsInMemoryForTheStore() throws IOException {
        Backlog<ProbeRun> backlog = open();
        store.fail(StoreFailures.unreachable());
        DirectoryTrees.delete(directory.resolve("spool").resolve("probe-runs"));
        on(() -> backlog.store(runs(0, 3)));
        on(() -> backlog.store(runs(3, 5)));
        assertThat(backlog.waiting()).isEqualTo(5);
        assertThat(backlog.waitingInMemory()).isEqualTo(5);

        store.goOn();
        on(backlog::open);
        assertThat(store.stored()).isEqualTo(runs(0, 5));
        assertThat(backlog.waiting()).isZero();
        assertThat(backlog.dropped()).isZero();
        on(() -> backlog.store(runs(5, 6)));
        assertThat(store.stored()).endsWith(runs(5, 6).get(0));
    }

    @Test
    void whatWaitsInMemoryIsPutOnDiskAsSoonAsThatIsPossibleSoThatTheNextProcessHasIt() throws IOException {
        Backlog<ProbeRun> first = open();
        store.fail(StoreFailures.unreachable());
        Path disk = directory.resolve("spool").resolve("probe-runs");
        DirectoryTrees.delete(disk);
        on(() -> first.store(runs(0, 3)));
        DirectoryTrees.createPrivate(disk);
        await().until(() -> first.waitingInMemory() == 0);
        assertThat(first.waiting()).isEqualTo(3);
        store.close();

        Backlog<ProbeRun> second = open();
        on(second::open);
        assertThat(store.stored()).isEqualTo(runs(0, 3));
    }

    @Test
    void atTheEndWhatWaitsInMemoryIsStoredIfThatIsPossible() throws IOException {
        Backlog<ProbeRun> backlog = open();
        store.fail(StoreFailures.unreachable());
        DirectoryTrees.delete(directory.resolve("spool").resolve("probe-runs"));
        on(() -> backlog.store(runs(0, 3)));
        DirectoryTrees.createPrivate(directory.resolve("spool").resolve("probe-runs"));
        on(() -> backlog.close(List.of()));
        store.close();

        Backlog<ProbeRun> second = open();
        on(second::open);
        assertThat(store.stored()).isEqualTo(runs(0, 3));
    }

    @Test
    void evaluationsThatChangedSomethingAreKeptApartAndComeFirst() {
        store = new Backlogs(vertx, directory.resolve("spool"));
        Backlog<Evaluation> backlog = store.evaluations();
        Evaluation same = evaluation("bank", NOW, Status.OPERATIONAL, false);
        Evaluation changed = evaluation("bank", NOW.plusSeconds(15), Status.MAJOR_OUTAGE, true);
        store.fail(StoreFailures.unreachable());
        on(() -> backlog.store(List.of(same, changed)));
        assertThat(directory.resolve("spool/evaluations")).isNotEmptyDirectory();
        assertThat(directory.resolve("spool/evaluations-that-changed-something"))
                .isNotEmptyDirectory();

        store.goOn();
        on(backlog::open);
        assertThat(store.stored()).containsExactly(changed, same);
    }
}
