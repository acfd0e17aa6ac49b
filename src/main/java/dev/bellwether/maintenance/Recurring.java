package dev.bellwether.maintenance;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalField;
import java.time.temporal.WeekFields;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
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
 * @param exdates local times of occurrences that are called off
 */
public record Recurring(
        LocalDateTime start, Duration duration, String rule, ZoneId zone, SortedSet<LocalDateTime> exdates)
        implements Schedule {
    /** How many occurrences may be called off. */
    public static final int MOST_EXDATES = 200;

    /** The widest that any zone's clock has ever been moved, and a day to spare. */
    private static final Duration SLACK = Duration.ofDays(2);

    /** Characters of a rule. */
    private static final int LONGEST_RULE = 300;

    private static final int MOST_COUNT = 5_000;
    private static final int MOST_INTERVAL = 1_000;
    private static final int MOST_YEARS = 20;
    private static final int LONG_YEAR = 53;
    private static final int LONGEST_YEAR = 366;
    private static final List<Freq> TOO_OFTEN = List.of(Freq.HOURLY, Freq.MINUTELY, Freq.SECONDLY);

    /** Checks the rule; the message of an {@link IllegalArgumentException} completes "the rule ...". */
    public Recurring {
        exdates = Collections.unmodifiableSortedSet(new TreeSet<>(exdates));
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("an occurrence cannot last " + duration);
        }
        complaint(parse(rule, zone), start.getYear()).ifPresent(complaint -> {
            throw new IllegalArgumentException(complaint);
        });
    }

    /** Nothing of it is called off. */
    public Recurring(LocalDateTime start, Duration duration, String rule, ZoneId zone) {
        this(start, duration, rule, zone, Collections.emptySortedSet());
    }

    /** The same without the occurrences that begin at these local times. */
    public Recurring without(SortedSet<LocalDateTime> calledOff) {
        return new Recurring(start, duration, rule, zone, calledOff);
    }

    /** Whether the rule has an occurrence at a local time, called off or not. */
    public boolean recursAt(LocalDateTime time) {
        return without(Collections.emptySortedSet())
                .instances(time)
                .flatMap(LocalInstances::next)
                .filter(time::equals)
                .isPresent();
    }

    @Override
    public Optional<Occurrence> openOrNext(Instant at) {
        Optional<LocalInstances> instances =
                instances(LocalDateTime.ofInstant(at.minus(duration).minus(SLACK), zone));
        Optional<Occurrence> found = Optional.empty();
        Optional<LocalDateTime> next = instances.flatMap(LocalInstances::next);
        while (next.isPresent()) {
            Occurrence occurrence = occurrence(next.get());
            if (found.isPresent()) {
                // A local time that does not exist may come after the next one that does.
                return occurrence.from().isBefore(found.get().from()) ? Optional.of(occurrence) : found;
            }
            if (occurrence.to().isAfter(at)) {
                found = Optional.of(occurrence);
            }
            next = instances.get().next();
        }
        return found;
    }

    @Override
    public Optional<Occurrence> last() {
        if (isEndless()) {
            return Optional.empty();
        }
        Optional<LocalInstances> instances = instances(start);
        Optional<LocalDateTime> last = Optional.empty();
        Optional<LocalDateTime> next = instances.flatMap(LocalInstances::next);
        while (next.isPresent()) {
            last = next;
            next = instances.get().next();
        }
        return last.map(this::occurrence);
    }

    @Override
    public boolean isEndless() {
        return parse(rule, zone).isInfinite();
    }

    private Optional<LocalInstances> instances(LocalDateTime early) {
        return LocalInstances.of(parse(rule, zone), start, early, exdates);
    }

    private Occurrence occurrence(LocalDateTime local) {
        Instant from = local.atZone(zone).toInstant();
        return new Occurrence(from, from.plus(duration));
    }

    private static RecurrenceRule parse(String text, ZoneId zone) {
        if (text.length() > LONGEST_RULE) {
            throw new IllegalArgumentException("is longer than " + LONGEST_RULE + " characters");
        }
        try {
            RecurrenceRule rule = new RecurrenceRule(text, RecurrenceRule.RfcMode.RFC5545_STRICT);
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
                : LocalInstances.dateTime(LocalDateTime.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), zone));
    }

    /**
     * Why a rule is not taken, in words; empty if it is. Rules may have everything that maintenance needs, and nothing that yields
     * thousands of occurrences a day, so that reckoning with them always takes little.
     */
    private static Optional<String> complaint(RecurrenceRule rule, int startYear) {
        if (TOO_OFTEN.contains(rule.getFreq())) {
            return Optional.of("may recur DAILY, WEEKLY, MONTHLY or YEARLY; for several times a day list BYHOUR");
        }
        if (rule.hasPart(Part.BYSECOND)
                || (rule.hasPart(Part.BYMINUTE) && rule.getByPart(Part.BYMINUTE).size() > 1)) {
            return Optional.of("may have one BYMINUTE and no BYSECOND");
        }
        if (rule.hasPart(Part.BYWEEKNO)
                && rule.getByPart(Part.BYWEEKNO).stream().anyMatch(week -> Math.abs(week) == LONG_YEAR)
                && (rule.hasPart(Part.BYSETPOS) || rule.getCount() != null)) {
            return Optional.of("may not have BYSETPOS or COUNT beside week 53, which few years have");
        }
        if (rule.hasPart(Part.BYDAY)
                && rule.hasPart(Part.BYYEARDAY)
                && rule.getByPart(Part.BYYEARDAY).contains(-LONGEST_YEAR)) {
            return Optional.of("may not have BYDAY beside the 366th day from the end of a year, which few years have");
        }
        if (rule.getInterval() > MOST_INTERVAL) {
            return Optional.of("may have an INTERVAL of at most " + MOST_INTERVAL);
        }
        if (rule.getCount() != null && rule.getCount() > MOST_COUNT) {
            return Optional.of("may have a COUNT of at most " + MOST_COUNT + "; leave it out for no end");
        }
        if (rule.getUntil() != null && rule.getUntil().getYear() > startYear + MOST_YEARS) {
            return Optional.of("may have an UNTIL at most " + MOST_YEARS + " years after the start");
        }
        return Optional.empty();
    }

    /** The local times of a rule in their order, but for those that are called off and those that the library gets wrong. */
    record LocalInstances(RecurrenceRule rule, RecurrenceRuleIterator instances, Set<LocalDateTime> exdates) {
        private static final int LAST_YEAR = 9998;
        private static final List<Weekday> WEEK =
                List.of(Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR, Weekday.SA, Weekday.SU);
        /** So many days of the week on which a year begins lie in its first week, at least (RFC 5545, section 3.3.10). */
        private static final int DAYS_OF_FIRST_WEEK = 4;

        /** From a start on, without what is far before a time; empty if the library has looked long enough and found nothing. */
        static Optional<LocalInstances> of(
                RecurrenceRule rule, LocalDateTime start, LocalDateTime early, Set<LocalDateTime> exdates) {
            try {
                RecurrenceRuleIterator instances = rule.iterator(dateTime(start));
                if (early.isAfter(start)) {
                    instances.fastForward(dateTime(early));
                }
                return Optional.of(new LocalInstances(rule, instances, exdates));
            } catch (IllegalArgumentException | IllegalStateException e) {
                return Optional.empty();
            }
        }

        /** The next one; empty if none comes any more. */
        Optional<LocalDateTime> next() {
            try {
                while (instances.hasNext()) {
                    LocalDateTime next = localTime(instances.nextDateTime());
                    if (next.getYear() > LAST_YEAR) {
                        return Optional.empty();
                    }
                    if (isInItsWeek(next) && !exdates.contains(next)) {
                        return Optional.of(next);
                    }
                }
            } catch (IllegalArgumentException | IllegalStateException e) {
                // The library's ways to say that it has looked long enough and found nothing.
            }
            return Optional.empty();
        }

        /** Whether it lies in a week that the rule names: of a year of 52 weeks the library gives days of the next one for the 53rd. */
        private boolean isInItsWeek(LocalDateTime time) {
            List<Integer> weeks = rule.getByPart(Part.BYWEEKNO);
            if (weeks == null) {
                return true;
            }
            DayOfWeek first = DayOfWeek.of(WEEK.indexOf(rule.getWeekStart()) + 1);
            TemporalField field = WeekFields.of(first, DAYS_OF_FIRST_WEEK).weekOfWeekBasedYear();
            int week = time.get(field);
            int all = (int) time.toLocalDate().range(field).getMaximum();
            return weeks.contains(week) || weeks.contains(week - all - 1);
        }

        private static LocalDateTime localTime(DateTime time) {
            return LocalDateTime.of(
                    time.getYear(),
                    time.getMonth() + 1,
                    time.getDayOfMonth(),
                    time.getHours(),
                    time.getMinutes(),
                    time.getSeconds());
        }

        /** The library counts months from 0. */
        static DateTime dateTime(LocalDateTime time) {
            return new DateTime(
                    time.getYear(),
                    time.getMonthValue() - 1,
                    time.getDayOfMonth(),
                    time.getHour(),
                    time.getMinute(),
                    time.getSecond());
        }
    }
}
