package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users were shown, or would have been, of one connector's status. Immutable.
 *
 * @param from when it begins
 * @param to when it ends
 * @param held the status at the beginning
 * @param changes what it became, each after {@code from} and not after {@code to}, in order of time
 */
public record Course(Instant from, Instant to, Status held, List<Change> changes) {
    public Course {
        changes = List.copyOf(changes);
    }

    /** How long each status was shown; all together as long as the course. */
    public Map<Status, Duration> timeIn() {
        Map<Status, Duration> time = new EnumMap<>(Status.class);
        Status status = held;
        Instant since = from;
        for (Change change : changes) {
            time.merge(status, Duration.between(since, change.at()), Duration::plus);
            status = change.status();
            since = change.at();
        }
        time.merge(status, Duration.between(since, to), Duration::plus);
        return time;
    }

    /** Every stretch of major outage, in order of time. */
    public List<Outage> outages() {
        List<Outage> outages = new ArrayList<>();
        Change begun = new Change(from, held, Optional.empty());
        for (Change change : changes) {
            if (begun.status() == Status.MAJOR_OUTAGE) {
                outages.add(outage(begun, Optional.of(change.at())));
            }
            begun = change;
        }
        if (begun.status() == Status.MAJOR_OUTAGE) {
            outages.add(outage(begun, Optional.empty()));
        }
        return outages;
    }

    /** How often somebody was paged: the major outages that were found within the course. */
    public int pages() {
        return (int) changes.stream()
                .filter(change -> change.status() == Status.MAJOR_OUTAGE)
                .count();
    }

    private Outage outage(Change begun, Optional<Instant> endedAt) {
        Optional<Instant> foundAt = Optional.of(begun.at()).filter(at -> at.isAfter(from));
        return new Outage(foundAt, endedAt, begun.onset());
    }
}
