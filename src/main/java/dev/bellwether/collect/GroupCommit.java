package dev.bellwether.collect;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.evidence.OutcomeSink;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches and then publishes what was new. Two transactions are under way at a time, one being prepared while the other is
 * being stored; batches that arrive meanwhile share the next, so that many small requests cost no more than one large one. May be
 * called from any thread; its state belongs to a context of its own.
 */
public final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int AT_ONCE = 2;
    private static final int MOST_TOGETHER = 20_000;
    private static final int MOST_IN_DOUBT = 50_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context;
    private final OutcomeSink sink;
    private final MessageBus bus;
    private final Clock clock;
    private final Bounds bounds;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final InDoubtInserts inDoubt;
    private final FailureLog storing = new FailureLog(
            LOG, "job outcomes cannot be stored; producers are told to come back", "job outcomes can be stored again");
    private Instant lastReceived = Instant.MIN;
    private int underWay;

    /** What makes two outcomes the same. */
    record OutcomeKey(String connectorId, String jobId, int attempt) {
        static OutcomeKey of(JobOutcome outcome) {
            return new OutcomeKey(outcome.connectorId(), outcome.jobId(), outcome.attempt());
        }
    }

    /** Outcomes that are acknowledged together. */
    private record Batch(List<JobOutcome> outcomes, Promise<Integer> accepted) {}

    /** After what time a transaction counts as failed, and when no more may be brought. */
    public record Bounds(Duration timeout, HeapBound heap) {}

    public GroupCommit(Vertx vertx, OutcomeSink sink, MessageBus bus, Clock clock) {
        this(vertx, sink, bus, clock, new Bounds(PATIENCE, HeapBound.ofThisProcess()));
    }

    /** The same with bounds other than the usual. */
    public GroupCommit(Vertx vertx, OutcomeSink sink, MessageBus bus, Clock clock, Bounds bounds) {
        this.context = vertx.getOrCreateContext();
        this.sink = sink;
        this.bus = bus;
        this.clock = clock;
        this.bounds = bounds;
        this.inDoubt = new InDoubtInserts(context, sink, this::publish, MOST_IN_DOUBT);
    }

    /** Whether more may be brought; who does regardless is not refused here, since it may have been taken before. */
    public boolean hasMemory() {
        return !bounds.heap().isReached();
    }

    /**
     * Stores outcomes and publishes those that are new.
     *
     * @param outcomes at least one
     * @return once they are stored, how many were new, on the context of the caller; fails where they may not be
     */
    public Future<Integer> commit(List<JobOutcome> outcomes) {
        Promise<Integer> accepted = ((ContextInternal) context.owner().getOrCreateContext()).promise();
        context.runOnContext(ignored -> {
            if (inDoubt.isFull()) {
                accepted.fail("it is not known of too many others whether they were stored");
                return;
            }
            waiting.add(new Batch(outcomes, accepted));
            next();
        });
        return accepted.future();
    }

    private void next() {
        while (underWay < AT_ONCE && !waiting.isEmpty()) {
            begin();
        }
    }

    private void begin() {
        underWay++;
        List<Batch> together = new ArrayList<>();
        List<JobOutcome> outcomes = new ArrayList<>();
        do {
            Batch batch = waiting.remove();
            together.add(batch);
            outcomes.addAll(batch.outcomes());
        } while (!waiting.isEmpty()
                && outcomes.size() + waiting.element().outcomes().size() <= MOST_TOGETHER);
        new Transaction(together, outcomes).begin();
    }

    /** When a transaction begins: a time that no other has, since afterwards what it stored is found by it. */
    private Instant receivedNow() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean clockStands = !now.isAfter(lastReceived) && now.isAfter(lastReceived.minusMillis(1));
        lastReceived = clockStands ? lastReceived.plus(1, ChronoUnit.MICROS) : now;
        return lastReceived;
    }

    private void publish(OutcomesStored news) {
        bus.publish(Topics.JOB_OUTCOMES, news);
    }

    /**
     * One transaction and the batches in it. Our timeout may end before it does; it may commit even then, and what it stored must be
     * published all the same.
     */
    private final class Transaction {
        private final List<Batch> together;
        private final List<JobOutcome> outcomes;
        private final Instant receivedAt = receivedNow();
        private long timer;
        private boolean answered;

        Transaction(List<Batch> together, List<JobOutcome> outcomes) {
            this.together = together;
            this.outcomes = outcomes;
        }

        void begin() {
            timer = context.owner().setTimer(bounds.timeout().toMillis(), ignored -> fail("the store does not answer"));
            Future.succeededFuture()
                    .compose(begun -> sink.insert(outcomes, receivedAt))
                    .onSuccess(fresh -> context.runOnContext(ignored -> succeed(fresh)))
                    .onFailure(cause -> context.runOnContext(ignored -> fail(cause)));
        }

        private void succeed(List<JobOutcome> fresh) {
            if (!fresh.isEmpty()) {
                publish(new OutcomesStored(receivedAt, fresh));
            }
            inDoubt.settle();
            if (answered) {
                return;
            }
            storing.worked();
            if (fresh.size() == outcomes.size()) {
                together.forEach(
                        batch -> batch.accepted().complete(batch.outcomes().size()));
            } else {
                tellApart(fresh);
            }
            end();
        }

        /** Counts what was new in each batch; of the same outcome in two of them, the first's was. */
        private void tellApart(List<JobOutcome> fresh) {
            Set<OutcomeKey> left = new HashSet<>();
            fresh.forEach(outcome -> left.add(OutcomeKey.of(outcome)));
            for (Batch batch : together) {
                int accepted = 0;
                for (JobOutcome outcome : batch.outcomes()) {
                    accepted += left.remove(OutcomeKey.of(outcome)) ? 1 : 0;
                }
                batch.accepted().complete(accepted);
            }
        }

        private void fail(Throwable cause) {
            if (cause instanceof StoreUnavailable away && away.mayBeDone()) {
                inDoubt.add(receivedAt, outcomes);
            }
            fail(cause.toString());
        }

        private void fail(String why) {
            if (answered) {
                return;
            }
            storing.failed(why);
            together.forEach(batch -> batch.accepted().fail(why));
            end();
        }

        private void end() {
            answered = true;
            context.owner().cancelTimer(timer);
            underWay--;
            next();
        }
    }
}
