package dev.bellwether.collect.source;

import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.source.SourceRows.Sorted;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.config.SourceConfig.CursorType;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Place;
import dev.bellwether.store.sources.Sources.Rejected;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes what is read of one source safe: outcomes first, then the rows that do not fit together with the place reached. If it
 * ends in between, rows are read again, and the outcomes among them are known already. It belongs to the context of its source.
 */
public final class SourceIntake {
    private final SourceConfig source;
    private final GroupCommit commit;
    private final JobRules rules;
    private final Sources ledger;
    private final SourceProgress progress;
    private final SourceRows rows;
    private final RejectedRows kept;

    private long saved;

    /** Nothing can be stored now. */
    static final class StoreAway extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StoreAway(Throwable cause) {
            super("the store is away: " + cause.getMessage(), cause, false, false);
        }

        private StoreAway(String message) {
            super(message, null, false, false);
        }
    }

    /** An intake that took nothing yet. */
    public SourceIntake(SourceProgress progress, GroupCommit commit, JobRules rules, Sources ledger) {
        this.source = progress.source();
        this.commit = commit;
        this.rules = rules;
        this.ledger = ledger;
        this.progress = progress;
        this.rows = new SourceRows(rules);
        this.kept = new RejectedRows(source, commit, new SourceRows(rules), ledger);
    }

    Future<Long> place() {
        return ofStore(ledger.load(source.name(), source.cursor().signature())).map(place -> {
            saved = place.map(Place::position).orElseGet(this::beginning);
            progress.loaded(saved, place.map(Place::counts).orElse(Counts.NONE));
            return saved;
        });
    }

    /** Of times, a day before what is still kept; of numbers, the first one. */
    private long beginning() {
        if (source.cursor().from().isPresent()) {
            return source.cursor().from().getAsLong();
        }
        if (source.cursor().type() == CursorType.SERIAL) {
            return Long.MIN_VALUE;
        }
        Instant oldest = rules.clock().instant().minus(rules.retention()).minus(Duration.ofDays(1));
        return ChronoUnit.MICROS.between(Instant.EPOCH, oldest);
    }

    Future<Void> take(List<SourceRow> batch, long place) {
        if (!commit.hasMemory()) {
            return Future.failedFuture(new StoreAway("the memory of this node is nearly full"));
        }
        Sorted sorted = rows.sort(batch);
        if (sorted.identities().isEmpty()) {
            return reached(place);
        }
        return commit(sorted.outcomes())
                .compose(accepted -> save(
                        place,
                        new Counts(accepted, sorted.outcomes().size() - accepted, 0, sorted.ignored()),
                        sorted.rejected()))
                .onSuccess(stored -> rows.remember(sorted));
    }

    Future<Void> reached(long place) {
        return place == saved ? Future.succeededFuture() : save(place, Counts.NONE, List.of());
    }

    private Future<Void> save(long place, Counts counts, List<Rejected> rejected) {
        Instant now = rules.clock().instant();
        return ofStore(ledger.save(source.name(), source.cursor().signature(), new Place(place, counts), rejected, now))
                .map(fresh -> {
                    saved = place;
                    progress.kept(progress.state().kept() + fresh);
                    progress.at(place, new Counts(counts.accepted(), counts.duplicates(), fresh, counts.ignored()));
                    return null;
                });
    }

    private Future<Integer> commit(List<JobOutcome> outcomes) {
        return outcomes.isEmpty() ? Future.succeededFuture(0) : ofStore(commit.commit(outcomes));
    }

    Future<Void> retryKept() {
        return ofStore(kept.retry())
                .compose(counts ->
                        counts.equals(Counts.NONE) ? Future.succeededFuture() : save(saved, counts, List.of()))
                .compose(counted -> ofStore(ledger.countKept(source.name())))
                .map(number -> {
                    progress.kept(number);
                    return null;
                });
    }

    /** Answers on the context of the source; that the store fails means that it is away. */
    static <T> Future<T> ofStore(Future<T> answer) {
        Promise<T> here = ContextInternal.current().promise();
        answer.onComplete(here);
        return here.future()
                .recover(failure ->
                        Future.failedFuture(failure instanceof StoreAway ? failure : new StoreAway(failure)));
    }
}
