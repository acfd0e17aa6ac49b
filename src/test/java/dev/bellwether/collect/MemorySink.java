package dev.bellwether.collect;

import dev.bellwether.collect.GroupCommit.OutcomeKey;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.evidence.OutcomeSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store of outcomes that can be away, break after it has committed, or make its callers wait. Safe for all threads. */
public final class MemorySink implements OutcomeSink {
    public enum Mood {
        WELL,
        AWAY,
        BREAKS_AFTER_COMMIT,
        WAITS
    }

    private final Map<OutcomeKey, Instant> stored = new HashMap<>();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private Mood mood = Mood.WELL;
    private int inserts;

    @Override
    public synchronized Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
        inserts++;
        switch (mood) {
            case AWAY -> {
                return Future.failedFuture("the store is away");
            }
            case BREAKS_AFTER_COMMIT -> {
                store(outcomes, receivedAt);
                return Future.failedFuture(StoreFailures.connectionLost());
            }
            case WAITS -> {
                Promise<Void> turn = Promise.promise();
                waiting.add(turn);
                return turn.future().map(ignored -> store(outcomes, receivedAt));
            }
            default -> {
                return Future.succeededFuture(store(outcomes, receivedAt));
            }
        }
    }

    @Override
    public synchronized Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
        if (mood != Mood.WELL) {
            return Future.failedFuture(StoreFailures.connectionLost());
        }
        store(outcomes, receivedAt);
        return Future.succeededFuture(outcomes.stream()
                .filter(outcome -> receivedAt.equals(stored.get(OutcomeKey.of(outcome))))
                .distinct()
                .toList());
    }

    private synchronized List<JobOutcome> store(List<JobOutcome> outcomes, Instant receivedAt) {
        List<JobOutcome> fresh = new ArrayList<>();
        for (JobOutcome outcome : outcomes) {
            if (stored.putIfAbsent(OutcomeKey.of(outcome), receivedAt) == null) {
                fresh.add(outcome);
            }
        }
        return fresh;
    }

    public synchronized void become(Mood next) {
        mood = next;
    }

    /** Becomes well, and lets those go on who wait. */
    public void release() {
        List<Promise<Void>> turns;
        synchronized (this) {
            mood = Mood.WELL;
            turns = List.copyOf(waiting);
            waiting.clear();
        }
        turns.forEach(Promise::complete);
    }

    public synchronized int inserts() {
        return inserts;
    }

    public synchronized int size() {
        return stored.size();
    }
}
