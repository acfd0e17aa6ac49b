package dev.bellwether.collect.file;

import dev.bellwether.collect.file.EvidenceLine.Job;
import dev.bellwether.collect.file.EvidenceLine.Maintenance;
import dev.bellwether.collect.file.EvidenceLine.Probe;
import dev.bellwether.collect.file.EvidenceLine.Release;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.collect.item.Field;
import dev.bellwether.collect.item.ItemFields;
import dev.bellwether.collect.item.JobItem;
import dev.bellwether.collect.item.TimeRange;
import dev.bellwether.document.Quote;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What makes the fields of an item a line of a file of evidence. */
final class EvidenceItem {
    private static final int LONGEST = 128;

    private final Predicate<String> isKnown;
    /** A file's customers are told apart in this process alone, so no secret is needed. */
    private final CustomerHash customers = new CustomerHash(new byte[32]);

    EvidenceItem(Predicate<String> isKnown) {
        this.isKnown = isKnown;
    }

    /** The line; empty where the fields are faulty, which they then say. */
    Optional<EvidenceLine> read(ItemFields fields, long number) {
        String type = fields.requiredText(Field.TYPE, LONGEST);
        Optional<EvidenceLine> line = switch (type) {
            case "job" -> job(fields);
            case "probe" -> Optional.of(probe(fields));
            case "release" -> Optional.of(release(fields));
            case "maintenance" -> Optional.of(maintenance(fields, number));
            default -> {
                if (!type.isEmpty()) {
                    fields.fault(Field.TYPE, "must be job, probe, release or maintenance, not " + Quote.of(type));
                }
                yield Optional.empty();
            }
        };
        return fields.isFaulty() ? Optional.empty() : line;
    }

    private Optional<EvidenceLine> job(ItemFields fields) {
        Optional<Instant> receivedAt = receivedAt(fields);
        return JobItem.read(fields, isKnown, TimeRange.ANY, customers).map(outcome -> new Job(outcome, receivedAt));
    }

    private EvidenceLine probe(ItemFields fields) {
        return new Probe(
                JobItem.connectorId(fields, isKnown),
                fields.requiredTime(Field.AT),
                fields.required(Field.RESULT)
                        ? fields.oneOf(
                                Field.RESULT, List.of(ProbeResult.values()), ProbeResult::wire, ProbeResult.SUCCESS)
                        : ProbeResult.SUCCESS,
                fields.oneOf(Field.FAULT, List.of(Fault.values()), Fault::wire, Fault.UNKNOWN),
                fields.flag(Field.CONFIRM),
                receivedAt(fields));
    }

    private EvidenceLine release(ItemFields fields) {
        return new Release(new Operation.Release(
                JobItem.connectorId(fields, isKnown),
                fields.text(Field.VERSION, LONGEST),
                fields.requiredTime(Field.AT)));
    }

    private EvidenceLine maintenance(ItemFields fields, long number) {
        String connectorId = JobItem.connectorId(fields, isKnown);
        Instant from = fields.requiredTime(Field.FROM);
        Instant to = fields.requiredTime(Field.TO);
        if (!fields.isFaulty() && to.isBefore(from)) {
            fields.fault(Field.TO, "lies before /from");
        }
        String id = fields.text(Field.ID, LONGEST);
        return new Maintenance(new Operation.Maintenance(connectorId, id.isEmpty() ? "line-" + number : id, from, to));
    }

    private static Optional<Instant> receivedAt(ItemFields fields) {
        return fields.has(Field.RECEIVED_AT) ? Optional.of(fields.time(Field.RECEIVED_AT)) : Optional.empty();
    }
}
