package dev.bellwether.probe;

import dev.bellwether.bus.Messages.VantageChanged;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
}
