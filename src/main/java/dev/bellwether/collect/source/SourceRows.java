package dev.bellwether.collect.source;

import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.item.ItemFields;
import dev.bellwether.collect.item.ItemParser;
import dev.bellwether.collect.item.JobItem;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.sources.SourceTable.SourceRow;
import dev.bellwether.store.sources.Sources.Rejected;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Makes job outcomes of rows, by the rules of the intake over HTTP. It remembers rows, since those near the end of a source are
 * read several times. It belongs to the thread of its source.
 */
final class SourceRows {
    /** Some 10 MB. Who has more rows in the making than that sees some of them counted as duplicates. */
    private static final int MOST_REMEMBERED = 100_000;

    private final JobRules rules;
    private final ItemParser parser = new ItemParser();
    private final Map<UUID, Boolean> remembered = new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** What rows are; {@code ignored} counts those that are no evidence at all. */
    record Sorted(List<UUID> identities, List<JobOutcome> outcomes, List<Rejected> rejected, int ignored) {}

    SourceRows(JobRules rules) {
        this.rules = rules;
    }

    Sorted sort(List<SourceRow> rows) {
        Instant now = rules.clock().instant();
        JobItem.TimeRange times = JobItem.TimeRange.until(now);
        List<UUID> identities = new ArrayList<>();
        List<JobOutcome> outcomes = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        int ignored = 0;
        for (SourceRow row : rows) {
            UUID identity = row.identity();
            // Asked so that what is read again is not forgotten first.
            if (remembered.get(identity) != null) {
                continue;
            }
            identities.add(identity);
            if (row.ignored()) {
                ignored++;
                continue;
            }
            StringBuilder faults = new StringBuilder();
            Optional<JobOutcome> outcome = read(row, times, faults);
            if (outcome.isEmpty()) {
                rejected.add(new Rejected(KeptCustomer.hide(row, rules.customers()), faults.toString()));
            } else if (outcome.get().completedAt().isBefore(now.minus(rules.retention()))) {
                ignored++;
            } else {
                outcomes.add(outcome.get());
            }
        }
        return new Sorted(identities, outcomes, rejected, ignored);
    }

    private Optional<JobOutcome> read(SourceRow row, JobItem.TimeRange times, StringBuilder faults) {
        if (row.item().isEmpty()) {
            faults.append("longer than ").append(SourceRow.LONGEST_ITEM).append(" bytes");
            return Optional.empty();
        }
        byte[] bytes = row.item().getBytes(StandardCharsets.UTF_8);
        try {
            ItemFields fields = parser.parse(bytes, 0, bytes.length);
            Optional<JobOutcome> outcome = JobItem.read(fields, rules.isKnown(), times, rules.customers());
            faults.append(fields.faults());
            return outcome;
        } catch (ItemParser.BadValue | ItemParser.NotJson e) {
            faults.append(e.getMessage());
            return Optional.empty();
        }
    }

    void remember(Sorted sorted) {
        sorted.identities().forEach(identity -> remembered.put(identity, true));
    }

    /** The customer of a row that is kept aside: a number, the hash of the word, which itself is not kept. */
    static final class KeptCustomer {
        private static final String FIELD = "customer";

        private KeptCustomer() {}

        static SourceRow hide(SourceRow row, CustomerHash customers) {
            JsonObject item = item(row);
            if (!(item.getValue(FIELD) instanceof String word)) {
                return row;
            }
            OptionalLong hash = customers.of(word);
            return hash.isPresent() ? row.with(item.put(FIELD, hash.getAsLong()).encode()) : row;
        }

        static OptionalLong of(SourceRow row) {
            return item(row).getValue(FIELD) instanceof Number hash
                    ? OptionalLong.of(hash.longValue())
                    : OptionalLong.empty();
        }

        static SourceRow without(SourceRow row) {
            JsonObject item = item(row);
            return item.remove(FIELD) == null ? row : row.with(item.encode());
        }

        private static JsonObject item(SourceRow row) {
            try {
                return row.item().isEmpty() ? new JsonObject() : new JsonObject(row.item());
            } catch (DecodeException e) {
                return new JsonObject();
            }
        }
    }
}
