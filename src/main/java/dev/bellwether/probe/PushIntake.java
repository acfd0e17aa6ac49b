package dev.bellwether.probe;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.Redaction;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Phase;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in results that are pushed, for probes of the kind {@code push}, has them kept, so that they cannot be lost any more, and
 * publishes them as runs. One older than the retention is refused. To be used from any thread, on any node: the watch for missing
 * results hears of them on the bus.
 */
public record PushIntake(
        MessageBus bus,
        Supplier<Catalogue> catalogue,
        Function<ProbeRun, Future<Void>> keep,
        Duration retention,
        Clock clock) {
    /** How far ahead a sender's clock may be. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private static final Map<String, Duration> NO_PHASES =
            Stream.of(Phase.values()).collect(Collectors.toUnmodifiableMap(Phase::wire, phase -> Duration.ZERO));

    /**
     * A result as the sender found it, with a detail in words, possibly none, fault {@link Fault#UNKNOWN} where the sender does not
     * say, when it was found, by default now, and how long the sender's probe took, zero if not known.
     */
    public record Pushed(ProbeResult result, String detail, Fault fault, Optional<Instant> at, Duration duration) {}

    public enum Answer {
        ACCEPTED,
        /** The catalogue has no such connector, or it has no such probe of the kind {@code push}. */
        NO_SUCH_PROBE,
        /** Its time lies more than five minutes ahead. */
        AHEAD_OF_TIME,
        /** Its time lies so far back that it would not be kept. */
        TOO_OLD
    }

    /** Takes in a result; fails as keeping it does. */
    public Future<Answer> accept(String connectorId, String probe, Pushed pushed) {
        Optional<ProbeSpec> spec = catalogue.get().connector(connectorId).stream()
                .flatMap(connector -> connector.probes().stream())
                .filter(each -> each.id().equals(probe) && each.target() instanceof ProbeTarget.Push)
                .findFirst();
        if (spec.isEmpty()) {
            return Future.succeededFuture(Answer.NO_SUCH_PROBE);
        }
        Instant now = clock.instant();
        Instant at = pushed.at().orElse(now);
        if (at.isAfter(now.plus(MOST_AHEAD))) {
            return Future.succeededFuture(Answer.AHEAD_OF_TIME);
        }
        if (at.isBefore(now.minus(retention))) {
            return Future.succeededFuture(Answer.TOO_OLD);
        }
        ProbeRun run = run(connectorId, spec.get(), pushed, Cause.REPORTED, at);
        return keep.apply(run).map(kept -> {
            // The store hears of it once more then, and takes a run once.
            bus.publish(Topics.PROBE_RUNS, run);
            return Answer.ACCEPTED;
        });
    }

    static ProbeRun silence(ProbeKey key, ProbeSpec spec, Duration deadline, Instant now) {
        String detail = "no result was pushed for " + DurationText.show(deadline);
        Pushed silence = new Pushed(ProbeResult.FAILURE, detail, Fault.UNKNOWN, Optional.empty(), Duration.ZERO);
        return run(key.connectorId(), spec, silence, Cause.SILENT, now);
    }

    private static ProbeRun run(String connectorId, ProbeSpec spec, Pushed pushed, Cause cause, Instant at) {
        boolean succeeded = pushed.result() == ProbeResult.SUCCESS;
        return new ProbeRun(
                connectorId,
                spec.id(),
                at.truncatedTo(ChronoUnit.MICROS),
                pushed.result(),
                pushed.result().succeeded() ? Fault.UNKNOWN : pushed.fault(),
                false,
                spec.informational(),
                succeeded ? "" : cause.wire(),
                succeeded ? "" : Redaction.of(spec).clean(pushed.detail()),
                pushed.duration(),
                NO_PHASES,
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    /**
     * Notices when nothing is pushed for too long: then a probe fails, and again after each deadline that passes in silence.
     * Changing state of one thread; time is an argument.
     */
    public static final class PushWatch {
        private final Map<ProbeKey, Awaited> awaited = new HashMap<>();

        private record Awaited(ProbeSpec spec, Duration deadline, Instant until) {}

        /** Waits for results of a probe from now on; one that is waited for already goes on undisturbed. */
        public void put(ProbeKey key, ProbeSpec spec, Instant now) {
            Awaited before = awaited.get(key);
            if (before == null || !before.spec().equals(spec)) {
                Duration deadline = ((ProbeTarget.Push) spec.target()).deadline();
                awaited.put(key, new Awaited(spec, deadline, now.plus(deadline)));
            }
        }

        public void remove(ProbeKey key) {
            awaited.remove(key);
        }

        public Set<ProbeKey> keys() {
            return Set.copyOf(awaited.keySet());
        }

        /** A result of a time was pushed: only from then on its deadline runs, however late it came. */
        public void heard(ProbeKey key, Instant at, Instant now) {
            Instant from = at.isAfter(now) ? now : at;
            awaited.computeIfPresent(key, (same, before) -> {
                Instant until = from.plus(before.deadline());
                return until.isAfter(before.until()) ? new Awaited(before.spec(), before.deadline(), until) : before;
            });
        }

        /** A failed run for each probe whose deadline has passed. */
        public List<ProbeRun> silent(Instant now) {
            List<ProbeRun> runs = new ArrayList<>();
            for (Map.Entry<ProbeKey, Awaited> entry : awaited.entrySet()) {
                Awaited probe = entry.getValue();
                Instant latest = now.plus(probe.deadline());
                if (probe.until().isAfter(latest)) {
                    // The clock was put back.
                    probe = new Awaited(probe.spec(), probe.deadline(), latest);
                    entry.setValue(probe);
                }
                if (!now.isBefore(probe.until())) {
                    runs.add(PushIntake.silence(entry.getKey(), probe.spec(), probe.deadline(), now));
                    entry.setValue(new Awaited(probe.spec(), probe.deadline(), now.plus(probe.deadline())));
                }
            }
            return runs;
        }
    }
}
