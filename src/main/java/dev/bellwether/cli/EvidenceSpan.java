package dev.bellwether.cli;

import dev.bellwether.collect.file.EvidenceLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From when to when a file of evidence has outcomes and probe runs, and which lines say so. A single mistyped year would otherwise
 * have a back-test decide through thousands of years. Belongs to one thread.
 */
final class EvidenceSpan {
    /** Far more than the store keeps by default, and far less than a wrong century makes. */
    static final Duration LONGEST = Duration.ofDays(3660);

    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private long firstLine;
    private long lastLine;

    /** Takes a line of the file in; {@code number} counts from 1. */
    void take(EvidenceLine line, long number) {
        if (line instanceof EvidenceLine.Job job) {
            take(job.outcome().completedAt(), number);
        } else if (line instanceof EvidenceLine.Probe probe) {
            take(probe.at(), number);
        }
    }

    private void take(Instant time, long number) {
        if (time.isBefore(first)) {
            first = time;
            firstLine = number;
        }
        if (time.isAfter(last)) {
            last = time;
            lastLine = number;
        }
    }

    /** What is wrong with the span from {@code from} to {@code to}, by default that of the evidence; empty if nothing is. */
    Optional<String> mistake(Optional<Instant> from, Optional<Instant> to) {
        if (first.isAfter(last) && (from.isEmpty() || to.isEmpty())) {
            return Optional.empty();
        }
        Instant begin = from.orElse(first);
        Instant end = to.orElse(last);
        if (Duration.between(begin, end).compareTo(LONGEST) <= 0) {
            return Optional.empty();
        }
        String beginning = begin + (from.isPresent() ? " (--from)" : " (line " + firstLine + ")");
        String ending = end + (to.isPresent() ? " (--to)" : " (line " + lastLine + ")");
        return Optional.of(
                "a back-test spans at most " + LONGEST.toDays() + " days, and this one goes from " + beginning + " to "
                        + ending + ": correct the time that is wrong, or say with --from and --to what to look at");
    }
}
