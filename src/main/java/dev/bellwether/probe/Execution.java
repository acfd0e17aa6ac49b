package dev.bellwether.probe;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.Check;
import dev.bellwether.probe.kinds.Outcome;
import dev.bellwether.probe.kinds.Probe;
import dev.bellwether.probe.redact.Redaction;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Effort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One run in progress: its attempts, one after another. Confined to the event loop of its context. */
final class Execution {
    private final ContextInternal context;
    private final Clock clock;
    private final String connectorId;
    private final ProbeSpec spec;
    private final Probe probe;
    private final long startedAt = System.nanoTime();
    private final Effort effort;
    private int attempts;
    private Optional<Outcome> firstFailure = Optional.empty();
    private Optional<Outcome> latestWord = Optional.empty();

    Execution(ContextInternal context, Clock clock, String connectorId, ProbeSpec spec, Probe probe) {
        this.context = context;
        this.clock = clock;
        this.connectorId = connectorId;
        this.spec = spec;
        this.probe = probe;
        this.effort = Effort.until(startedAt + spec.timeout().toNanos());
    }

    Future<Finished> run(boolean confirm) {
        return attempt().map(outcome -> {
            Redaction redaction = Redaction.of(spec, outcome.seen().secrets());
            return new Finished(
                    published(outcome, redaction, confirm),
                    outcome.explained(redaction::clean),
                    outcome.checks().stream()
                            .map(check -> shown(check, redaction))
                            .toList());
        });
    }

    private Future<Outcome> attempt() {
        attempts++;
        Attempt attempt = new Attempt(context, spec.timeout(), left(), effort);
        Promise<Outcome> ended = context.promise();
        attempt.orElse(() -> ended.tryFail(new IllegalStateException("the probe does not end")));
        begin(attempt).onComplete(ended);
        return ended.future()
                .transform(result -> {
                    attempt.end();
                    return Future.succeededFuture(
                            result.succeeded() ? result.result() : Outcome.of(result.cause(), attempt));
                })
                .compose(this::again);
    }

    /** Begins an attempt; whatever a probe throws fails this run alone. */
    private Future<Outcome> begin(Attempt attempt) {
        try {
            return probe.run(spec, attempt);
        } catch (RuntimeException | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }

    /** What follows from an attempt: another one, if it failed and there is time. */
    private Future<Outcome> again(Outcome outcome) {
        if (outcome.result().succeeded()) {
            return Future.succeededFuture(
                    firstFailure.map(first -> afterAll(first, outcome)).orElse(outcome));
        }
        firstFailure = firstFailure.or(() -> Optional.of(outcome));
        if (!ranOutOfTime(outcome)) {
            latestWord = Optional.of(outcome);
        }
        if (attempts > spec.retries() || left().compareTo(spec.retryInterval()) <= 0) {
            // An attempt that was cut short says less than the one before it.
            return Future.succeededFuture(latestWord.orElse(outcome));
        }
        Promise<Outcome> later = context.promise();
        context.setTimer(
                Math.max(1, spec.retryInterval().toMillis()), timer -> attempt().onComplete(later));
        return later.future();
    }

    private static boolean ranOutOfTime(Outcome outcome) {
        return outcome.cause()
                .filter(cause -> cause == Cause.TIMEOUT || cause == Cause.CONNECT_TIMEOUT)
                .isPresent();
    }

    private Outcome afterAll(Outcome first, Outcome last) {
        return last.as(
                ProbeResult.FLAKY,
                first.cause(),
                "passed on attempt " + attempts + "; the first failed: " + first.detail());
    }

    private Duration left() {
        return spec.timeout().minusNanos(System.nanoTime() - startedAt);
    }

    private ProbeRun published(Outcome outcome, Redaction redaction, boolean confirm) {
        boolean failed = !outcome.result().succeeded();
        return new ProbeRun(
                connectorId,
                spec.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                outcome.result(),
                !failed ? Fault.UNKNOWN : outcome.ours() ? Fault.PLATFORM : Fault.INSTITUTION,
                confirm,
                spec.informational(),
                outcome.cause().map(Cause::wire).orElse(""),
                redaction.clean(outcome.detail()),
                Duration.ofNanos(System.nanoTime() - startedAt),
                outcome.seen().phases(),
                outcome.seen().statusCode(),
                outcome.seen().tls(),
                attempts,
                failed ? redaction.snippet(outcome.seen().snippet()) : "");
    }

    private Check shown(Check check, Redaction redaction) {
        return check.held() && spec.secrets().isEmpty()
                ? check
                : new Check(
                        check.cause(), redaction.clean(check.expected()), check.held(), redaction.clean(check.seen()));
    }
}
