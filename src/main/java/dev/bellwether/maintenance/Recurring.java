package dev.bellwether.maintenance;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * Occurrences by a rule of RFC 5545, section 3.3.10, on the clock of a time zone.
 *
 * <p>The rule counts on the local clock. Each local time becomes an instant as RFC 5545, section 3.3.5, has it: one that does
 * not exist, as clocks go forward, is as much later as they go forward; of one that exists twice, as they go back, it is the
 * first. The duration is exact: two hours are two hours, whatever clocks do meanwhile.
 *
 * @param start from when on, on the local clock, whole seconds; it is an occurrence itself only if the rule has it
 * @param duration of each occurrence, more than zero
 * @param rule such as {@code FREQ=WEEKLY;BYDAY=SU}; an {@code UNTIL} may be in UTC, local, or a day that is included
 * @param zone by its name in the IANA database
 */
public record Recurring(LocalDateTime start, Duration duration, String rule, ZoneId zone) implements Schedule {
    /** The widest that any zone's clock has ever been moved, and a day to spare. */
    private static final Duration SLACK = Duration.ofDays(2);

    private static final int LAST_YEAR = 9998;

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the rule is none, or asks for too much; the message completes "the rule ..."
     */
    public Recurring {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("an occurrence cannot last " + duration);
        }
        RecurrenceLimits.complaint(parse(rule, zone), start.getYear()).ifPresent(complaint -> {
            throw new IllegalArgumentException(complaint);
        });
    }

    @Override
    public Optional<Occurrence> openOrNext(Instant at) {
        LocalDateTime early = LocalDateTime.ofInstant(at.minus(duration).minus(SLACK), zone);
        Optional<Occurrence> found = Optional.empty();
        try {
            RecurrenceRuleIterator instances = parse(rule, zone).iterator(floating(start));
            if (early.isAfter(start)) {
                instances.fastForward(floating(early));
            }
            while (instances.hasNext()) {
                DateTime next = instances.nextDateTime();
                if (next.getYear() > LAST_YEAR) {
                    return found;
                }
                Occurrence occurrence = occurrence(next);
                if (found.isPresent()) {
                    // A local time that does not exist may come after the next one that does.
                    return occurrence.from().isBefore(found.get().from()) ? Optional.of(occurrence) : found;
                }
                if (occurrence.to().isAfter(at)) {
                    found = Optional.of(occurrence);
                }
            }
            return found;
        } catch (IllegalArgumentException e) {
            // The library's way to say that it has looked long enough and found nothing.
            return found;
        }
    }

    @Override
    public Optional<Occurrence> last() {
        if (isEndless()) {
            return Optional.empty();
        }
        try {
            RecurrenceRuleIterator instances = parse(rule, zone).iterator(floating(start));
            if (!instances.hasNext()) {
                return Optional.empty();
            }
            instances.skipAllButLast();
            return instances.hasNext() ? Optional.of(occurrence(instances.nextDateTime())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isEndless() {
        return parse(rule, zone).isInfinite();
    }

    private Occurrence occurrence(DateTime local) {
        Instant from = LocalDateTime.of(
                        local.getYear(),
                        local.getMonth() + 1,
                        local.getDayOfMonth(),
                        local.getHours(),
                        local.getMinutes(),
                        local.getSeconds())
                .atZone(zone)
                .toInstant();
        return new Occurrence(from, from.plus(duration));
    }

    private static RecurrenceRule parse(String text, ZoneId zone) {
        if (text.length() > RecurrenceLimits.LONGEST_RULE) {
            throw new IllegalArgumentException("is longer than " + RecurrenceLimits.LONGEST_RULE + " characters");
        }
        try {
            RecurrenceRule rule = new RecurrenceRule(text, RfcMode.RFC5545_STRICT);
            DateTime until = rule.getUntil();
            if (until != null) {
                rule.setUntil(localUntil(until, zone));
            }
            return rule;
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "is no rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=SU (" + e.getMessage() + ")", e);
        }
    }

    private static DateTime localUntil(DateTime until, ZoneId zone) {
        if (until.isAllDay()) {
            return new DateTime(until.getYear(), until.getMonth(), until.getDayOfMonth(), 23, 59, 59);
        }
        return until.isFloating()
                ? until
                : floating(LocalDateTime.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), zone));
    }

    /** The library counts months from 0. */
    private static DateTime floating(LocalDateTime time) {
        return new DateTime(
                time.getYear(),
                time.getMonthValue() - 1,
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }
}
