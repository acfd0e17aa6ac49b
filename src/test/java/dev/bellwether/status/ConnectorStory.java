package dev.bellwether.status;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells what happens to one connector, in time, and remembers what was published of it. */
final class ConnectorStory {
    /** A scheduled tick. */
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    static final String ID = "bank";

    private final Ticks ticks = Ticks.DEFAULT;
    private final Policy policy;
    private final Stage stage;
    private ConnectorWatch watch;
    /** All that the watch was told, as a store remembers it. */
    private final List<Consumer<ConnectorWatch>> told = new ArrayList<>();

    private final List<Evaluation> published = new ArrayList<>();
    private final List<Recheck> rechecks = new ArrayList<>();
    private Instant nextTick = START;
    private int jobs;

    private ConnectorStory(Stage stage, Policy policy) {
        this.policy = policy;
        this.stage = stage;
        this.watch = new Watches(policy, ticks).watch(connector(stage));
    }

    private ConnectorStory tell(Consumer<ConnectorWatch> what) {
        told.add(what);
        what.accept(watch);
        return this;
    }

    static ConnectorStory live() {
        return by(Policy.DEFAULT);
    }

    static ConnectorStory by(Policy policy) {
        return new ConnectorStory(Stage.LIVE, policy);
    }

    static ConnectorStory in(Stage stage) {
        return new ConnectorStory(stage, Policy.DEFAULT);
    }

    static Connector connector(Stage stage) {
        return new Connector(ID, Method.OPEN_BANKING, stage, PolicyOverrides.NONE, List.of());
    }

    static JobOutcome outcome(String job, int attempt, Instant at, boolean success) {
        return new JobOutcome(
                ID, job, attempt, OptionalLong.empty(), at, success, "", "", OptionalLong.empty(), Map.of());
    }

    ConnectorWatch watch() {
        return watch;
    }

    /** A job of its own at a time. */
    ConnectorStory job(Instant at, boolean success) {
        JobOutcome outcome = outcome("job-" + jobs++, 1, at, success);
        return tell(watch -> watch.add(outcome, Fault.INSTITUTION));
    }

    /** A job of a customer, who may have others. */
    ConnectorStory jobOf(String customer, Instant at, boolean success) {
        JobOutcome outcome = outcome("job-" + jobs++, 1, at, success).withCustomer(OptionalLong.of(hash(customer)));
        return tell(watch -> watch.add(outcome, Fault.INSTITUTION));
    }

    /** So many jobs, a second apart, the last at a time. */
    ConnectorStory jobs(int count, Instant last, boolean success) {
        for (int i = 0; i < count; i++) {
            job(last.minusSeconds(count - 1L - i), success);
        }
        return this;
    }

    private static long hash(String customer) {
        return customer.hashCode() * 0x9E3779B97F4A7C15L;
    }

    ConnectorStory outcome(String job, int attempt, Instant at, boolean success, Fault fault) {
        return tell(watch -> watch.add(outcome(job, attempt, at, success), fault));
    }

    ConnectorStory probe(Instant at, ProbeResult result) {
        return tell(watch -> watch.addRun(Micros.of(at), result, Fault.INSTITUTION, false));
    }

    /** So many regular probe runs, so far apart, the last at a time. */
    ConnectorStory probes(int count, Duration apart, Instant last, ProbeResult result) {
        for (int i = count - 1; i >= 0; i--) {
            probe(last.minus(apart.multipliedBy(i)), result);
        }
        return this;
    }

    ConnectorStory confirm(Instant at, ProbeResult result) {
        return tell(watch -> watch.addRun(Micros.of(at), result, Fault.INSTITUTION, true));
    }

    ConnectorStory say(Operation operation) {
        return tell(watch -> watch.apply(operation));
    }

    /** Lets every tick up to a time, inclusive, happen. */
    ConnectorStory until(Instant time) {
        for (; !nextTick.isAfter(time); nextTick = ticks.next(nextTick)) {
            watch.tick(nextTick, Optional.of(rechecks::add)).ifPresent(published::add);
        }
        return this;
    }

    /** Has another process go on: it knows what was published, what rechecks left, and all that was told. */
    ConnectorStory restart() {
        watch = new Watches(policy, ticks).watch(connector(stage));
        watch.resume(latest());
        rechecks.stream()
                .filter(recheck -> recheck.watchChanged() && recheck.at().isAfter(latest().at()))
                .reduce((earlier, later) -> later)
                .ifPresent(recheck -> watch.resume(recheck.at(), recheck.watch()));
        told.forEach(what -> what.accept(watch));
        return this;
    }

    /** What was seen without being published. */
    List<Recheck> rechecks() {
        return rechecks;
    }

    Evaluation latest() {
        return published.get(published.size() - 1);
    }

    List<Evaluation> published() {
        return published;
    }

    /** When it was first published with this performance, if it was. */
    Optional<Instant> first(Status performance) {
        return published.stream()
                .filter(evaluation -> evaluation.performance() == performance)
                .map(Evaluation::at)
                .findFirst();
    }
}
