package dev.bellwether.maintenance;

import java.util.List;
import java.util.Optional;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;

/**
 * What a rule may ask for, so that reckoning with it always takes little: everything that maintenance needs, and nothing that
 * yields thousands of occurrences a day.
 */
final class RecurrenceLimits {
    /** Characters of a rule. */
    static final int LONGEST_RULE = 300;

    private static final int MOST_COUNT = 5_000;
    private static final int MOST_INTERVAL = 1_000;
    private static final int MOST_YEARS = 20;
    private static final int LONG_YEAR = 53;
    private static final List<Freq> TOO_OFTEN = List.of(Freq.HOURLY, Freq.MINUTELY, Freq.SECONDLY);

    private RecurrenceLimits() {}

    /** Why a rule is not taken, in words; empty if it is. */
    static Optional<String> complaint(RecurrenceRule rule, int startYear) {
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
}
