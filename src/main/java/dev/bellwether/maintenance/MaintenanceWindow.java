package dev.bellwether.maintenance;

import dev.bellwether.document.Spelled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A maintenance window that operators plan. Immutable; a change gives the next version.
 *
 * @param id unique among windows
 * @param version 1 for the first, one more with each change
 * @param title what is done, in few words
 * @param description the same at length; possibly empty
 * @param coverage whom it is for
 * @param schedule when it is open
 * @param endedAt when an operator ended it for good; nothing of it is open from then on
 * @param cut an occurrence that an operator ended early: it began as planned and ended as said here
 */
public record MaintenanceWindow(
        String id,
        int version,
        String title,
        String description,
        Coverage coverage,
        Schedule schedule,
        Optional<Instant> endedAt,
        Optional<Occurrence> cut) {

    public enum State implements Spelled {
        /** Something is still to come, and nothing is open. */
        UPCOMING,
        ACTIVE,
        /** Nothing will be open any more. */
        PAST
    }

    public State state(Instant at) {
        return openOrNext(at)
                .map(occurrence -> occurrence.isOpen(at) ? State.ACTIVE : State.UPCOMING)
                .orElse(State.PAST);
    }

    /** The occurrence that is open at a time, else the next one after it; empty if none comes any more. */
    public Optional<Occurrence> openOrNext(Instant at) {
        Optional<Occurrence> planned = schedule.openOrNext(at);
        if (planned.isPresent()
                && cut.isPresent()
                && planned.get().from().equals(cut.get().from())) {
            planned = cut.get().to().isAfter(at)
                    ? cut
                    : schedule.openOrNext(planned.get().to());
        }
        if (endedAt.isPresent()) {
            Instant end = endedAt.get();
            return planned.filter(
                            occurrence -> at.isBefore(end) && occurrence.from().isBefore(end))
                    .map(occurrence -> occurrence.endedBy(end));
        }
        return planned;
    }

    /** When an occurrence that was open, and is not any more at a time, ended; the time itself where it was moved or left out. */
    Instant endOf(Occurrence occurrence, Instant time) {
        return Stream.of(
                        endedAt,
                        cut.filter(early -> early.from().equals(occurrence.from()))
                                .map(Occurrence::to))
                .flatMap(Optional::stream)
                .filter(end -> !end.isAfter(time))
                .max(Comparator.naturalOrder())
                .orElse(time);
    }

    /** The occurrences that end after a time, at most so many of them. */
    public List<Occurrence> from(Instant at, int most) {
        List<Occurrence> occurrences = new ArrayList<>();
        Optional<Occurrence> next = openOrNext(at);
        while (next.isPresent() && occurrences.size() < most) {
            occurrences.add(next.get());
            next = openOrNext(next.get().to());
        }
        return occurrences;
    }

    /** The last occurrence there will be, empty if they never end; of a window that was ended before any, of no length. */
    public Optional<Occurrence> last() {
        if (endedAt.isEmpty()) {
            return schedule.last()
                    .map(last -> cut.filter(early -> early.from().equals(last.from()))
                            .orElse(last));
        }
        Instant end = endedAt.get();
        // An occurrence begins before it ends, so the one that was open just before the end is the last if there was
        // one.
        return openOrNext(end.minusNanos(1_000))
                .filter(occurrence -> occurrence.from().isBefore(end))
                .or(() -> Optional.of(new Occurrence(end, end)));
    }

    /** The next version, ended for good. */
    public MaintenanceWindow ended(Instant at) {
        return new MaintenanceWindow(id, version + 1, title, description, coverage, schedule, Optional.of(at), cut);
    }

    /** The next version, with the open occurrence ended; those after it stay. */
    public MaintenanceWindow cut(Occurrence open, Instant at) {
        return new MaintenanceWindow(
                id, version + 1, title, description, coverage, schedule, endedAt, Optional.of(open.endedBy(at)));
    }
}
