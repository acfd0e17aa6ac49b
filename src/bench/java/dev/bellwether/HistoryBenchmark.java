package dev.bellwether;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.status.history.Outages;
import dev.bellwether.status.history.StatusTimeline;
import dev.bellwether.store.Database;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the timeline of a connector takes, from the store to its figures, with 400 days of 201 connectors stored; beside it the
 * emptiest question to the same store, for the ratio. One of the connectors flaps a hundred times a day.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HistoryBenchmark {
    private static final int DAYS = 400;
    private static final int OTHERS = 200;
    private static final int BATCH = 4000;
    private static final List<Status> COURSE =
            List.of(Status.OPERATIONAL, Status.MAJOR_OUTAGE, Status.PARTIAL_OUTAGE, Status.DEGRADED_PERFORMANCE);

    @Param({"flapping", "other-7"})
    public String connector;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private Vertx vertx;
    private Database database;
    private Path directory;

    /** Stores the history. */
    @Setup
    public void store() throws Exception {
        directory = Files.createTempDirectory("history-bench");
        vertx = Vertx.vertx();
        database = await(Database.open(
                vertx, new StoreOptions("", directory, 4, Duration.ofDays(35), Duration.ofDays(DAYS + 1))));
        List<Evaluation> batch = new ArrayList<>();
        for (int day = DAYS; day > 0; day--) {
            Instant start = now.minus(Duration.ofDays(day));
            for (int i = 0; i < 100; i++) {
                batch.add(evaluation("flapping", start.plusSeconds(864L * i), i));
            }
            for (int other = 0; other < OTHERS; other++) {
                batch.add(evaluation("other-" + other, start.plusSeconds(other), day));
            }
            if (batch.size() > BATCH || day == 1) {
                await(database.evaluations().insert(batch));
                batch.clear();
            }
        }
    }

    /** Leaves nothing behind. */
    @TearDown
    public void delete() throws Exception {
        await(database.close());
        await(vertx.close());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** 90 days with uptimes, outages, a bar of 90 days, and the reasons of the first 100 spans. */
    @Benchmark
    public Object ninetyDays() throws Exception {
        Instant from = now.minus(Duration.ofDays(90));
        StatusTimeline timeline =
                StatusTimeline.of(await(database.statusChanges().of(connector, from, now, 100_000)), from, now, now);
        List<Object> answer = new ArrayList<>();
        for (int days : new int[] {1, 7, 30, 90}) {
            answer.add(timeline.slice(now.minus(Duration.ofDays(days)), now).uptime());
        }
        answer.add(timeline.shares());
        answer.add(Outages.of(timeline).toRecover());
        answer.add(timeline.parts(90));
        answer.add(await(database.statusChanges().evaluations(connector, from, now, 100)));
        return answer;
    }

    @Benchmark
    public Object nothing() throws Exception {
        return await(database.statusChanges().of("nobody", now, now, 1));
    }

    private static Evaluation evaluation(String connector, Instant at, int turn) {
        Status status = COURSE.get(turn % COURSE.size());
        return new Evaluation(
                connector,
                at,
                Trigger.EARLY,
                status,
                status,
                COURSE.get((turn + 3) % COURSE.size()),
                at,
                true,
                false,
                at.plusSeconds(1800),
                new WatchState(Optional.of(at.minusSeconds(90)), Optional.of(at), List.of(), false, Optional.empty()),
                status == Status.OPERATIONAL ? Optional.empty() : Optional.of(at.minusSeconds(864L * (turn % 4 - 1))),
                Optional.empty(),
                new EvidenceSummary(at.minusSeconds(3600), at, Basis.JOBS, 90, 0, 40, 30, Map.of()),
                UserErrors.NONE,
                "30 of 90 jobs succeeded first time, 40 in the end; the last 24 jobs rule out anything better than that",
                Optional.empty());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }
}
