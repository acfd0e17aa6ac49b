package dev.bellwether;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.ConnectorWatch;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Watches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one connector costs at one recheck. A node with N connectors spends N times that every 15 seconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(1)
public class TickBenchmark {
    private static final int CONNECTORS = 1000;
    private static final int TICKS = 40;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** How many jobs a connector has in an hour. */
    @Param({"10", "100", "1000"})
    public int jobs;

    private List<ConnectorWatch> watches;

    /** Fills an hour of evidence for every connector; one in ten jobs failed. */
    @Setup(Level.Invocation)
    public void fill() {
        Watches make = new Watches(Policy.DEFAULT, Ticks.DEFAULT);
        Random random = new Random(1);
        watches = new ArrayList<>();
        for (int i = 0; i < CONNECTORS; i++) {
            String id = "connector-" + i;
            ConnectorWatch watch =
                    make.watch(new Connector(id, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of()));
            for (int job = 0; job < jobs; job++) {
                Instant at = START.plusMillis(Duration.ofHours(1).toMillis() * job / jobs);
                watch.add(outcome(id, job, at, random.nextInt(10) > 0), Fault.INSTITUTION);
            }
            watches.add(watch);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CONNECTORS * TICKS)
    public void recheck(Blackhole published) {
        Instant tick = START.plus(Duration.ofHours(1));
        for (int i = 0; i < TICKS; i++, tick = Ticks.DEFAULT.next(tick)) {
            for (ConnectorWatch watch : watches) {
                published.consume(watch.tick(tick));
            }
        }
    }

    private static JobOutcome outcome(String connectorId, int job, Instant at, boolean success) {
        String code = success ? "" : "service-unavailable";
        return new JobOutcome(
                connectorId,
                "job-" + job,
                1,
                OptionalLong.empty(),
                at,
                success,
                "",
                code,
                OptionalLong.empty(),
                Map.of());
    }
}
