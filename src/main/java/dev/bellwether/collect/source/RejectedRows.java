package dev.bellwether.collect.source;

import dev.bellwether.async.Repeat;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.source.SourceRows.Sorted;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import dev.bellwether.store.sources.Sources;
import dev.bellwether.store.sources.Sources.Counts;
import dev.bellwether.store.sources.Sources.Kept;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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
        return Repeat.from(Long.MAX_VALUE, before -> retryBefore(before, sum)).map(done -> sum.get());
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

    private Future<Counts> retry(List<Kept> page) {
        List<JobOutcome> outcomes = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (Kept row : page) {
            SourceRow kept = row.rejected().row();
            Sorted sorted = rows.sort(List.of(mapped(KeptCustomer.without(kept))));
            if (sorted.rejected().isEmpty()) {
                sorted.outcomes().forEach(outcome -> outcomes.add(outcome.withCustomer(KeptCustomer.of(kept))));
                numbers.add(row.number());
            }
        }
        if (numbers.isEmpty()) {
            return Future.succeededFuture(Counts.NONE);
        }
        Future<Integer> stored =
                outcomes.isEmpty() ? Future.succeededFuture(0) : SourceIntake.ofStore(commit.commit(outcomes));
        return stored.compose(accepted -> ledger.release(numbers)
                .map(gone -> new Counts(accepted, outcomes.size() - accepted, 0, numbers.size() - outcomes.size())));
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
                        row.position(), item.put("outcome", outcome).encode(), outcome.equals(SourceConfig.IGNORED));
    }
}
