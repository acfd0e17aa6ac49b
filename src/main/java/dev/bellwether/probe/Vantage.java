package dev.bellwether.probe;

import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.probe.wire.Attempt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Knows whether this node sees the network. With references, a check is made whenever a run has failed in silence, and all that
 * fail meanwhile wait for the next one; without, the node judges by its own runs. Confined to the event loop of its owner.
 */
final class Vantage {
    private final Supplier<Future<Boolean>> check;
    private final boolean byReferences;
    private final Clock clock;
    private final Consumer<VantageChanged> changed;
    private final Suspicion suspicion = new Suspicion();
    private List<Promise<Boolean>> waiting = new ArrayList<>();
    private boolean checking;
    private boolean online = true;

    /**
     * A vantage that is taken to be online. The check asks whether any reference answers, if there are any; every change is told,
     * with its time.
     */
    Vantage(Supplier<Future<Boolean>> check, boolean byReferences, Clock clock, Consumer<VantageChanged> changed) {
        this.check = check;
        this.byReferences = byReferences;
        this.clock = clock;
        this.changed = changed;
    }

    boolean isOnline() {
        return online;
    }

    /** A run has ended: was the node online, as far as it matters for it? For one that failed in silence after a check, else at once. */
    Future<Boolean> ended(String host, boolean inSilence) {
        if (!byReferences) {
            suspicion.ended(host, inSilence, clock.instant());
            look();
            return Future.succeededFuture(online || !inSilence);
        }
        if (!inSilence) {
            return Future.succeededFuture(true);
        }
        Promise<Boolean> judged = Promise.promise();
        waiting.add(judged);
        startCheck();
        return judged.future();
    }

    /** To be called now and then: while runs fail, nothing else notices that the network is back. */
    void look() {
        if (!byReferences) {
            become(!suspicion.isOffline(clock.instant()), "nearly all probes of the last minute got no answer");
        } else if (!online) {
            startCheck();
        }
    }

    private void startCheck() {
        if (checking) {
            return;
        }
        checking = true;
        List<Promise<Boolean>> served = waiting;
        waiting = new ArrayList<>();
        check.get().otherwise(false).onSuccess(answers -> {
            checking = false;
            become(answers, "no reference target answers");
            served.forEach(promise -> promise.complete(answers));
            if (!waiting.isEmpty()) {
                startCheck();
            }
        });
    }

    private void become(boolean nowOnline, String whyNot) {
        if (nowOnline != online) {
            online = nowOnline;
            changed.accept(new VantageChanged(online, clock.instant(), online ? "the network is back" : whyNot));
        }
    }

    /**
     * A node without references suspects itself when nearly all of its runs fail without an answer, towards several hosts.
     * Changing state of one thread; time is an argument.
     */
    static final class Suspicion {
        private static final Duration SPAN = Duration.ofMinutes(1);
        private static final double SHARE = 0.9;
        private static final int HOSTS = 5;

        private final Deque<Ended> runs = new ArrayDeque<>();
        private final Map<String, Integer> silentByHost = new HashMap<>();
        private int silent;

        private record Ended(Instant at, String host, boolean silent) {}

        /** A run has ended; {@code inSilence} says that it failed before any byte came back. */
        void ended(String host, boolean inSilence, Instant now) {
            runs.addLast(new Ended(now, host, inSilence));
            if (inSilence) {
                silent++;
                silentByHost.merge(host, 1, Integer::sum);
            }
            forget(now);
        }

        /** Whether the node is to be suspected rather than the targets. */
        boolean isOffline(Instant now) {
            forget(now);
            return silentByHost.size() >= HOSTS && silent >= SHARE * runs.size();
        }

        private void forget(Instant now) {
            while (!runs.isEmpty() && !runs.peekFirst().at().plus(SPAN).isAfter(now)) {
                Ended gone = runs.pollFirst();
                if (gone.silent()) {
                    silent--;
                    silentByHost.computeIfPresent(gone.host(), (host, count) -> count == 1 ? null : count - 1);
                }
            }
        }
    }

    /** The targets that tell whether this node sees the network: at least one of them can be connected to. */
    record References(ProbeEngine engine, List<Address> addresses) {
        /** A run may have to wait for the check in progress and then for its own: 10 s at most. */
        private static final Duration TIMEOUT = Duration.ofMillis(4500);

        boolean isEmpty() {
            return addresses.isEmpty();
        }

        /** Whether any of them answers, on the context of the caller; all are asked at once. */
        Future<Boolean> anyAnswers() {
            return Future.any(addresses.stream().map(this::reach).toList())
                    .map(true)
                    .otherwise(false);
        }

        private Future<Void> reach(Address address) {
            return engine.onNextLoop(context -> {
                Attempt attempt = new Attempt(context, TIMEOUT, TIMEOUT);
                return engine.connections()
                        .reach(attempt, address, Route.DIRECT)
                        .onComplete(done -> attempt.end());
            });
        }
    }
}
