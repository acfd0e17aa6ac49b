package dev.bellwether.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what is wrong with a schedule that an operator asks for: what ends before it begins, is over, lasts too long or lies too
 * far away, never recurs or always does.
 *
 * @param field what is wrong: {@code from}, {@code to}, {@code start}, {@code durationSeconds} or {@code rule}
 * @param detail in words, to follow the name of the field
 */
public record ScheduleCheck(String field, String detail) {
    /** How far ahead a window may begin. */
    public static final Duration MOST_AHEAD = Duration.ofDays(731);

    /** How long ago a single window may have begun that is entered only now. */
    public static final Duration MOST_AGO = Duration.ofDays(31);

    /** How long a single window may be open. */
    public static final Duration LONGEST = Duration.ofDays(92);

    /** How long an occurrence of a recurring window may be. */
    public static final Duration LONGEST_OCCURRENCE = Duration.ofDays(7);

    /** How short an occurrence may be. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Duration OLDEST_START = Duration.ofDays(366);
    private static final int OCCURRENCES_LOOKED_AT = 60;

    /** What is wrong with a single occurrence; empty for nothing. */
    public static List<ScheduleCheck> once(Instant from, Instant to, Instant now) {
        List<ScheduleCheck> wrong = new ArrayList<>();
        if (from.isAfter(now.plus(MOST_AHEAD))) {
            wrong.add(new ScheduleCheck("from", "is more than " + MOST_AHEAD.toDays() + " days ahead"));
        } else if (from.isBefore(now.minus(MOST_AGO))) {
            wrong.add(new ScheduleCheck("from", "is more than " + MOST_AGO.toDays() + " days ago"));
        }
        if (!to.isAfter(from)) {
            wrong.add(new ScheduleCheck("to", "must be later than from: a window cannot end before it begins"));
        } else if (!to.isAfter(now)) {
            wrong.add(new ScheduleCheck("to", "is over already"));
        } else if (to.isBefore(from.plus(SHORTEST))) {
            wrong.add(new ScheduleCheck("to", "must be at least a minute after from"));
        } else if (to.isAfter(from.plus(LONGEST))) {
            wrong.add(new ScheduleCheck("to", "may be at most " + LONGEST.toDays() + " days after from"));
        }
        return wrong;
    }

    /** What is wrong with a start and a duration, before there is a rule to them. */
    public static List<ScheduleCheck> recurring(LocalDateTime start, Duration duration, Instant now) {
        List<ScheduleCheck> wrong = new ArrayList<>();
        // In which zone does not matter so far away.
        LocalDateTime today = LocalDateTime.ofInstant(now, java.time.ZoneOffset.UTC);
        if (start.isAfter(today.plus(MOST_AHEAD))) {
            wrong.add(new ScheduleCheck("start", "is more than " + MOST_AHEAD.toDays() + " days ahead"));
        } else if (start.isBefore(today.minus(OLDEST_START))) {
            wrong.add(new ScheduleCheck("start", "is more than " + OLDEST_START.toDays() + " days ago"));
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST_OCCURRENCE) > 0) {
            wrong.add(new ScheduleCheck(
                    "durationSeconds",
                    "must be a whole number from " + SHORTEST.toSeconds() + " to " + LONGEST_OCCURRENCE.toSeconds()));
        }
        return wrong;
    }

    /** What is wrong with when a rule recurs; empty for nothing. */
    public static Optional<ScheduleCheck> recurrence(Recurring schedule, Instant now) {
        Optional<Occurrence> first = schedule.openOrNext(now);
        if (first.isEmpty()) {
            return Optional.of(new ScheduleCheck(
                    "rule",
                    schedule.openOrNext(Instant.EPOCH).isEmpty()
                            ? "never recurs: no day is as it says"
                            : "does not recur any more: its last occurrence is over"));
        }
        if (first.get().from().isAfter(now.plus(MOST_AHEAD))) {
            return Optional.of(
                    new ScheduleCheck("rule", "does not recur within the next " + MOST_AHEAD.toDays() + " days"));
        }
        Occurrence before = first.get();
        for (int i = 1; i < OCCURRENCES_LOOKED_AT; i++) {
            Optional<Occurrence> next = schedule.openOrNext(before.to());
            if (next.isEmpty()) {
                break;
            }
            if (!next.get().from().isAfter(before.to())) {
                return Optional.of(new ScheduleCheck(
                        "rule",
                        "always recurs: the occurrence of " + next.get().from() + " begins before the one of "
                                + before.from() + " is over; make them shorter or rarer"));
            }
            before = next.get();
        }
        return Optional.empty();
    }
}
