package dev.bellwether.collect.source;

import dev.bellwether.collect.Batches;
import dev.bellwether.collect.source.SourceRows.Sorted;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import java.util.List;

/** Single rows as a source reads them. */
public final class SourceItems {
    private SourceItems() {}

    /**
     * The outcome that a row is.
     *
     * @throws IllegalArgumentException saying why it is rejected
     */
    public static JobOutcome read(String item) {
        Sorted sorted = new SourceRows(Batches.RULES).sort(List.of(new SourceRow(1, item, false)));
        if (!sorted.rejected().isEmpty()) {
            throw new IllegalArgumentException(sorted.rejected().get(0).reason());
        }
        return sorted.outcomes().get(0);
    }
}
