package dev.bellwether.maintenance;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.TemporalField;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

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
