package dev.bellwether.probe;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.OutageCalendar.OutagePlan;
import dev.bellwether.probe.kinds.Check;
import dev.bellwether.probe.kinds.Kinds;
import dev.bellwether.probe.kinds.Kinds.Probe;
import dev.bellwether.probe.kinds.Outcome;
import dev.bellwether.probe.kinds.Redaction;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpFetch;
import dev.bellwether.probe.wire.NameResolver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes runs of probes, spread over the event loops of a Vert.x. To be used from any thread. */
public final class ProbeEngine implements AutoCloseable {
    private final VertxInternal vertx;
    private final Clock clock;
    private final Connections connections;
    private final Map<String, Probe> kinds;
    private final List<ContextInternal> contexts;
    private final AtomicInteger turn = new AtomicInteger();

    private ProbeEngine(VertxInternal vertx, Clock clock, Connections connections, Map<String, Probe> kinds) {
        this.vertx = vertx;
        this.clock = clock;
        this.connections = connections;
        this.kinds = Map.copyOf(kinds);
        this.contexts = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
                .mapToObj(loop -> vertx.createEventLoopContext())
                .toList();
    }

    public static ProbeEngine create(Vertx vertx, NameResolver names, Clock clock) {
        VertxInternal internal = (VertxInternal) vertx;
        Connections connections = new Connections(internal, names, clock);
        return new ProbeEngine(internal, clock, connections, new Kinds(connections, clock).all());
    }

    /** The same engine with other kinds, for tests of the code around it. */
    ProbeEngine with(Map<String, Probe> others) {
        return new ProbeEngine(vertx, clock, connections, others);
    }

    Clock clock() {
        return clock;
    }

    Connections connections() {
        return connections;
    }

    /** Does something on the next of the event loops; the future is on the context of the caller. */
    <T> Future<T> onNextLoop(Function<ContextInternal, Future<T>> work) {
        Promise<T> done = vertx.getOrCreateContext().promise();
        ContextInternal context = contexts.get(Math.floorMod(turn.getAndIncrement(), contexts.size()));
        context.execute(() -> work.apply(context).onComplete(done));
        return done.future();
    }

    /** Makes one run, with retries; on the context of the caller. It never fails: a mistake in a probe is a failed run of our own. */
    public Future<Finished> run(String connectorId, ProbeSpec spec, boolean confirm) {
        Probe probe = kinds.getOrDefault(spec.target().kind(), Probe.NONE);
        return onNextLoop(context -> new Execution(context, clock, connectorId, spec, probe).run(confirm));
    }

    /** Reads the outages that a data holder plans, beside any run; on the context of the caller. */
    Future<OutagePlan> outages(ProbeSpec spec) {
        HttpCall call = ((ProbeTarget.CdrStatus) spec.target()).outages();
        return onNextLoop(context -> {
            Attempt attempt = new Attempt(context, spec.timeout(), spec.timeout());
            Redaction redaction = Redaction.of(spec);
            return HttpFetch.make(connections, attempt, HttpFetch.Asking.alone(call, HttpFetch.Asking.AS_TREE))
                    .compose(answer -> call.expect().allows(answer.status())
                            ? attempt.judge(true, () -> OutagePlan.read(answer, clock.instant(), redaction::clean))
                            : Future.failedFuture(Failure.of(Cause.STATUS, "the status is " + answer.status())))
                    .onComplete(done -> attempt.end());
        });
    }

    /** Forgets what was prepared for probes that may be gone. */
    public void forget() {
        connections.forget();
    }

    @Override
    public void close() {
        connections.close();
    }

    /** One run in progress: its attempts, one after another. Confined to the event loop of its context. */
    static final class Execution {
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
                    Math.max(1, spec.retryInterval().toMillis()),
                    timer -> attempt().onComplete(later));
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
                            check.cause(),
                            redaction.clean(check.expected()),
                            check.held(),
                            redaction.clean(check.seen()));
        }
    }
}
