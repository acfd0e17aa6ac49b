package dev.bellwether.probe;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.probe.kinds.Kinds;
import dev.bellwether.probe.kinds.Probe;
import dev.bellwether.probe.outages.OutagePlan;
import dev.bellwether.probe.redact.Redaction;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpFetch;
import dev.bellwether.probe.wire.HttpFetch.Asking;
import dev.bellwether.probe.wire.NameResolver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
            return HttpFetch.make(connections, attempt, Asking.alone(call, Asking.AS_TREE))
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
}
