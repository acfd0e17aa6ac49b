package dev.bellwether.collect;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.evidence.OutcomeSink;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that failed although they may have committed, and may yet: the connection broke before the answer arrived. What they
 * stored was not published, and its producer may never send it again. So they are settled one after the other, as soon as the
 * store answers. Each is known by its time, so what it stored is published once, also if a producer sends it again meanwhile.
 * None is given up to save memory: where too many outcomes are in doubt, no more are to be taken in. Belongs to one context.
 */
final class InDoubtInserts {
    private static final Logger LOG = LoggerFactory.getLogger(InDoubtInserts.class);
    private static final long PAUSE_MS = 1_000;

    private final Context context;
    private final OutcomeSink sink;
    private final Consumer<OutcomesStored> tell;
    private final int most;
    private final Deque<OutcomesStored> transactions = new ArrayDeque<>();
    private final FailureLog doubts = new FailureLog(
            LOG,
            "it is not known whether job outcomes were stored; it is found out when the store answers",
            "it is known again of all job outcomes that they are stored");
    private final FailureLog room = new FailureLog(
            LOG,
            "of too many job outcomes it is not known whether they were stored; until it is, no more are taken in",
            "job outcomes are taken in again");
    private int outcomes;
    private boolean settling;
    private long timer = -1;

    /**
     * @param tell is told what turns out to be stored
     * @param most how many outcomes may be in doubt before it is full
     */
    InDoubtInserts(Context context, OutcomeSink sink, Consumer<OutcomesStored> tell, int most) {
        this.context = context;
        this.sink = sink;
        this.tell = tell;
        this.most = most;
    }

    /** Adds a transaction of which it is not known whether it committed. */
    void add(Instant receivedAt, List<JobOutcome> sent) {
        if (transactions.isEmpty()) {
            doubts.failed(sent.size() + " outcomes");
            settleLater();
        }
        transactions.add(new OutcomesStored(receivedAt, sent));
        outcomes += sent.size();
        if (isFull()) {
            room.failed(outcomes + " outcomes");
        }
    }

    /** Whether so many outcomes are in doubt that there is no memory for more. */
    boolean isFull() {
        return outcomes >= most;
    }

    private void settleLater() {
        context.owner().cancelTimer(timer);
        timer = context.owner().setTimer(PAUSE_MS, ignored -> settle());
    }

    /** Settles what is in doubt, now that the store seems to answer. */
    void settle() {
        if (settling || transactions.isEmpty()) {
            return;
        }
        settling = true;
        OutcomesStored next = transactions.element();
        Future.succeededFuture()
                .compose(begun -> sink.settle(next.outcomes(), next.receivedAt()))
                .onSuccess(stored -> context.runOnContext(ignored -> settled(next, stored)))
                .onFailure(failure -> context.runOnContext(ignored -> failed(failure)));
    }

    private void settled(OutcomesStored transaction, List<JobOutcome> stored) {
        if (!stored.isEmpty()) {
            tell.accept(new OutcomesStored(transaction.receivedAt(), stored));
        }
        remove();
        settle();
    }

    private void remove() {
        settling = false;
        outcomes -= transactions.remove().outcomes().size();
        if (!isFull()) {
            room.worked();
        }
        if (transactions.isEmpty()) {
            doubts.worked();
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof StoreUnavailable) {
            settling = false;
            settleLater();
            return;
        }
        LOG.error(
                "it cannot be found out whether {} job outcomes were stored; if they were, they count after the next start",
                transactions.element().outcomes().size(),
                failure);
        remove();
        settle();
    }
}
