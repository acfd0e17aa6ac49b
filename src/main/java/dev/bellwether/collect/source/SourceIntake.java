package dev.bellwether.collect.source;

import dev.bellwether.async.Repeat;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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

    static final class StoreAway extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StoreAway(Throwable cause) {
            super("the store is away: " + cause.getMessage(), cause, false, false);
        }

        private StoreAway(String message) {
            super(message, null, false, false);
        }
    }

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
        if (source.cursor().type() == SourceConfig.CursorType.SERIAL) {
            return Long.MIN_VALUE;
        }
        Instant oldest = rules.clock().instant().minus(rules.retention()).minus(Duration.ofDays(1));
        return ChronoUnit.MICROS.between(Instant.EPOCH, oldest);
    }

    Future<Void> take(List<SourceRow> batch, long place) {
        if (!commit.hasMemory()) {
            return Future.failedFuture(new StoreAway("the memory of this node is nearly full"));
        }
        SourceRows.Sorted sorted = rows.sort(batch);
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

    private Future<Void> save(long place, Counts counts, List<Sources.Rejected> rejected) {
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

    /**
     * Tries the rows of a source that are kept aside once more: a connector may be known by now, a time may have come, or the
     * configuration may say what the platform's word means. It belongs to the context of its source, and its rows have a memory of
     * their own, which stays empty: these were read long ago.
     */
    record RejectedRows(SourceConfig source, GroupCommit commit, SourceRows rows, Sources ledger) {
        private static final int AT_A_TIME = 500;

        /** What became of those that fit now. They are kept no longer once they are safe. */
        Future<Counts> retry() {
            AtomicReference<Counts> sum = new AtomicReference<>(Counts.NONE);
            return Repeat.from(Long.MAX_VALUE, before -> retryBefore(before, sum))
                    .map(done -> sum.get());
        }

        /** Tries one page; answers the number of its last row, if there was any. */
        private Future<Optional<Long>> retryBefore(long before, AtomicReference<Counts> sum) {
            return ledger.kept(source.name(), before, AT_A_TIME)
                    .compose(page -> page.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : retry(page).map(counts -> {
                                sum.set(sum.get().plus(counts));
                                return Optional.of(page.get(page.size() - 1).number());
                            }));
        }

        private Future<Counts> retry(List<Sources.Kept> page) {
            List<JobOutcome> outcomes = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            for (Sources.Kept row : page) {
                SourceRow kept = row.rejected().row();
                SourceRows.Sorted sorted = rows.sort(List.of(mapped(SourceRows.KeptCustomer.without(kept))));
                if (sorted.rejected().isEmpty()) {
                    sorted.outcomes()
                            .forEach(outcome -> outcomes.add(outcome.withCustomer(SourceRows.KeptCustomer.of(kept))));
                    numbers.add(row.number());
                }
            }
            if (numbers.isEmpty()) {
                return Future.succeededFuture(Counts.NONE);
            }
            Future<Integer> stored =
                    outcomes.isEmpty() ? Future.succeededFuture(0) : SourceIntake.ofStore(commit.commit(outcomes));
            return stored.compose(accepted -> ledger.release(numbers)
                    .map(gone ->
                            new Counts(accepted, outcomes.size() - accepted, 0, numbers.size() - outcomes.size())));
        }

        /** It was kept with the platform's own word, if that meant nothing then. */
        private SourceRow mapped(SourceRow row) {
            if (row.item().isEmpty()) {
                return row;
            }
            JsonObject item = new JsonObject(row.item());
            String outcome = source.mapping().outcomes().get(item.getString("outcome", ""));
            return outcome == null
                    ? row
                    : new SourceRow(
                            row.position(),
                            item.put("outcome", outcome).encode(),
                            outcome.equals(SourceConfig.IGNORED));
        }
    }
}
