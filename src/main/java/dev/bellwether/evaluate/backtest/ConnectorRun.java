package dev.bellwether.evaluate.backtest;

import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Replay;
import dev.bellwether.status.Watches;
import dev.bellwether.status.comparison.Comparison;
import dev.bellwether.status.comparison.Course;
import dev.bellwether.status.comparison.CourseRecorder;
import dev.bellwether.store.evidence.JobOutcomes.StoredOutcome;
import dev.bellwether.store.evidence.ProbeRuns.StoredRun;
import dev.bellwether.store.history.Evaluations;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One connector's part of a back-test: its evidence is read piece by piece and replayed. How long the pieces are depends on how
 * much is in them, so that only so much is in memory. Belongs to one event loop; the replay itself to the thread that computes.
 */
final class ConnectorRun {
    private static final Duration FIRST_PIECE = Duration.ofHours(2);
    private static final Duration SHORTEST_PIECE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PIECE = Duration.ofDays(4);
    /** Some milliseconds of computing: who cancels does not wait longer. */
    private static final int TICKS_IN_A_ROW = 5_000;

    private static final int FEW = 20_000;
    private static final int MANY = 80_000;

    private final Connector connector;
    private final BacktestRequest request;
    private final BacktestContext context;
    private final Replay replay;
    private final CourseRecorder recorder;
    private final Instant start;
    private Instant readUpTo;
    private Duration piece = FIRST_PIECE;

    /** @param make of the request's policy; what it makes is used by the thread that computes alone */
    ConnectorRun(Connector connector, BacktestRequest request, Watches make, BacktestContext context) {
        this.connector = connector;
        this.request = request;
        this.context = context;
        this.replay = new Replay(List.of(connector), make, request.ticks());
        this.recorder = new CourseRecorder(request.from(), request.to());
        Duration reach = request.policy().with(connector.policy()).reach();
        Instant firstTick = request.from().minus(reach);
        replay.begin(firstTick);
        this.start = firstTick.minus(reach);
        this.readUpTo = start;
    }

    double progress() {
        return (double) Duration.between(start, readUpTo).toMillis()
                / Duration.between(start, request.to()).toMillis();
    }

    /** Runs it to its end; a failed future if that is not to be. */
    Future<Comparison> run(List<Operation> operations) {
        operations.forEach(replay::operation);
        return Repeat.whileTrue(this::replayNext)
                .compose(done -> published())
                .map(reference -> Comparison.of(connector.id(), reference, recorder.course()));
    }

    private Future<Course> published() {
        Evaluations evaluations = context.database().evaluations();
        Future<List<Evaluation>> changes = evaluations.history(connector.id(), request.from(), request.to());
        return changes.compose(read -> evaluations.latest(connector.id())).map(latest -> {
            CourseRecorder published = new CourseRecorder(request.from(), request.to());
            changes.result().forEach(published::take);
            latest.map(evaluation -> evaluation.observedUntil(request.to())).ifPresent(published::observedUntil);
            return published.course();
        });
    }

    /** Replays the next piece; answers whether there was one. */
    private Future<Boolean> replayNext() {
        if (!readUpTo.isBefore(request.to())) {
            return Future.succeededFuture(false);
        }
        if (context.isStopped()) {
            return Future.failedFuture(new BacktestContext.StoppedException());
        }
        Instant end = readUpTo.plus(piece).isBefore(request.to()) ? readUpTo.plus(piece) : request.to();
        Future<List<StoredOutcome>> outcomes = context.database().jobOutcomes().between(connector.id(), readUpTo, end);
        Future<List<StoredRun>> runs = context.database().probeRuns().between(connector.id(), readUpTo, end);
        return Future.all(outcomes, runs)
                .compose(read -> context.compute(() -> replay(outcomes.result(), runs.result(), end)))
                .map(replayed -> {
                    readUpTo = end;
                    adapt(outcomes.result().size() + runs.result().size());
                    return true;
                });
    }

    private void replay(List<StoredOutcome> outcomes, List<StoredRun> runs, Instant end) {
        ErrorCodes errorCodes = context.errorCodes();
        for (StoredOutcome stored : outcomes) {
            JobOutcome outcome = stored.outcome();
            Fault fault = outcome.success() ? Fault.UNKNOWN : errorCodes.fault(outcome.errorCode());
            replay.job(outcome, fault, Optional.of(stored.receivedAt()));
        }
        for (StoredRun run : runs) {
            replay.probe(connector.id(), run.at(), run.result(), run.fault(), run.confirm(), Optional.empty());
        }
        Duration slice = request.ticks().recheck().multipliedBy(TICKS_IN_A_ROW);
        for (Instant upTo = readUpTo; upTo.isBefore(end); ) {
            if (context.isStopped()) {
                throw new BacktestContext.StoppedException();
            }
            upTo = upTo.plus(slice).isBefore(end) ? upTo.plus(slice) : end;
            replay.until(upTo, recorder::take);
        }
    }

    private void adapt(int rows) {
        if (rows < FEW) {
            piece = Collections.min(List.of(piece.multipliedBy(4), LONGEST_PIECE));
        } else if (rows > MANY) {
            piece = Collections.max(List.of(piece.dividedBy(4), SHORTEST_PIECE));
        }
    }
}
