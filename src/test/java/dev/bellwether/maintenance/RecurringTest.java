package dev.bellwether.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurringTest {
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aRuleCountsOnTheLocalClockWhateverTheOffset() {
        Recurring sundays = of("2026-03-01T22:00:00", 2, "FREQ=WEEKLY;BYDAY=SU", BERLIN);

        assertThat(starts(sundays, "2026-03-20T00:00:00Z", 3))
                .containsExactly("2026-03-22T21:00:00Z", "2026-03-29T20:00:00Z", "2026-04-05T20:00:00Z");
    }

    @Test
    void aLocalTimeThatDoesNotExistIsAsMuchLaterAsTheClocksGoForward() {
        // In Berlin 02:30 of 29 March 2026 is skipped, and so is 02:30 of 4 October in Sydney.
        assertThat(starts(of("2026-03-28T02:30:00", 1, "FREQ=DAILY;COUNT=3", BERLIN), "2026-03-01T00:00:00Z", 5))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
        assertThat(starts(of("2026-10-03T02:30:00", 1, "FREQ=DAILY;COUNT=3", SYDNEY), "2026-09-01T00:00:00Z", 5))
                .containsExactly("2026-10-02T16:30:00Z", "2026-10-03T16:30:00Z", "2026-10-04T15:30:00Z");
    }

    @Test
    void ofALocalTimeThatExistsTwiceItIsTheFirst() {
        // Clocks go back from 03:00 to 02:00 on 25 October 2026 in Berlin and on 5 April 2026 in Sydney.
        assertThat(starts(of("2026-10-25T02:30:00", 1, "FREQ=DAILY;COUNT=1", BERLIN), "2026-10-01T00:00:00Z", 5))
                .containsExactly("2026-10-25T00:30:00Z");
        assertThat(starts(of("2026-04-05T02:30:00", 1, "FREQ=DAILY;COUNT=1", SYDNEY), "2026-04-01T00:00:00Z", 5))
                .containsExactly("2026-04-04T15:30:00Z");
    }

    @Test
    void anHourIsAnHourWhenClocksChangeMeanwhile() {
        Occurrence forward = of("2026-03-29T01:00:00", 3, "FREQ=YEARLY;COUNT=1", BERLIN)
                .openOrNext(Instant.EPOCH)
                .orElseThrow();

        assertThat(Duration.between(forward.from(), forward.to())).isEqualTo(Duration.ofHours(3));
        assertThat(LocalDateTime.ofInstant(forward.to(), BERLIN)).isEqualTo("2026-03-29T05:00:00");
    }

    @Test
    void aTimeThatIsMovedByTheGapDoesNotHideTheOneBeforeIt() {
        Recurring twice = new Recurring(
                LocalDateTime.parse("2026-03-29T00:30:00"),
                Duration.ofMinutes(20),
                "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30;COUNT=2",
                BERLIN);
        // 02:30 becomes 03:30, which is the other occurrence.
        assertThat(starts(twice, "2026-03-29T00:00:00Z", 4)).containsExactly("2026-03-29T01:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "UNTIL=20260903,          3",
        "UNTIL=20260903T023000,   3",
        "UNTIL=20260902T163000Z,  3",
        "UNTIL=20260902T162959Z,  2",
        "COUNT=4,                 4",
    })
    void anEndMayBeADayALocalTimeOrOneInUtc(String end, int occurrences) {
        Recurring daily = of("2026-09-01T02:30:00", 1, "FREQ=DAILY;" + end, SYDNEY);

        assertThat(starts(daily, "2026-08-01T00:00:00Z", 10)).hasSize(occurrences);
        assertThat(daily.last().orElseThrow().from())
                .isEqualTo(Instant.parse("2026-08-31T16:30:00Z").plus(Duration.ofDays(occurrences - 1)));
        assertThat(daily.isEndless()).isFalse();
    }

    @Test
    void aRuleWithoutEndHasNoLastOccurrence() {
        Recurring daily = of("2026-09-01T02:30:00", 1, "FREQ=DAILY", SYDNEY);

        assertThat(daily.isEndless()).isTrue();
        assertThat(daily.last()).isEmpty();
        assertThat(starts(daily, "2126-01-01T00:00:00Z", 1)).containsExactly("2126-01-01T15:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;BYHOUR=1;BYSETPOS=-366",
        "FREQ=YEARLY;BYYEARDAY=366;BYSETPOS=366",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=MO;BYSETPOS=-366",
    })
    void aRuleThatNeverRecursHasNoOccurrence(String rule) {
        Recurring never = of("2026-09-01T02:30:00", 1, rule, SYDNEY);

        assertThat(never.openOrNext(Instant.EPOCH)).isEmpty();
        assertThat(never.last()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X                                    | no rule of RFC 5545",
                "FREQ=DAILY;FOO=1                     | no rule of RFC 5545",
                "FREQ=DAILY;COUNT=0                   | no rule of RFC 5545",
                "FREQ=DAILY;COUNT=2;UNTIL=20270101    | no rule of RFC 5545",
                "RRULE:FREQ=DAILY                     | no rule of RFC 5545",
                "FREQ=HOURLY                          | list BYHOUR",
                "FREQ=SECONDLY                        | list BYHOUR",
                "FREQ=DAILY;BYSECOND=1,2              | no BYSECOND",
                "FREQ=DAILY;BYMINUTE=1,2              | one BYMINUTE",
                "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=-366 | beside week 53",
                "FREQ=YEARLY;BYWEEKNO=-53;COUNT=3     | beside week 53",
                "FREQ=YEARLY;INTERVAL=5000            | INTERVAL of at most 1000",
                "FREQ=DAILY;COUNT=1000000             | COUNT of at most 5000",
                "FREQ=DAILY;UNTIL=99991231            | at most 20 years",
            })
    void aBadRuleIsRefusedWithTheReason(String rule, String reason) {
        assertThatThrownBy(() -> of("2026-09-01T02:30:00", 1, rule, SYDNEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO, 2026-12-28T02:00:00Z 2032-12-27T02:00:00Z 2037-12-28T02:00:00Z",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU, 2027-01-03T02:00:00Z 2033-01-02T02:00:00Z 2038-01-03T02:00:00Z",
        "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO, 2031-12-29T02:00:00Z 2036-12-29T02:00:00Z 2042-12-29T02:00:00Z",
        "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO, 2026-12-28T02:00:00Z 2027-12-27T02:00:00Z 2028-12-25T02:00:00Z",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=TH, 2027-01-07T02:00:00Z 2028-01-06T02:00:00Z 2029-01-04T02:00:00Z",
    })
    void aWeekIsOneOfTheYear(String rule, String starts) {
        assertThat(starts(of("2026-02-01T02:00:00", 1, rule, ZoneOffset.UTC), "2026-02-01T00:00:00Z", 3))
                .containsExactly(starts.split(" ", -1));
    }

    @Test
    void anOccurrenceMayBeCalledOff() {
        Recurring sundays = of("2026-03-01T02:00:00", 1, "FREQ=WEEKLY;BYDAY=SU;COUNT=4", ZoneOffset.UTC);
        Recurring fewer = sundays.without(new TreeSet<>(
                List.of(LocalDateTime.parse("2026-03-08T02:00:00"), LocalDateTime.parse("2026-03-22T02:00:00"))));
        assertThat(starts(fewer, "2026-02-01T00:00:00Z", 5))
                .containsExactly("2026-03-01T02:00:00Z", "2026-03-15T02:00:00Z");
        assertThat(fewer.last().orElseThrow().from()).isEqualTo(Instant.parse("2026-03-15T02:00:00Z"));
        assertThat(fewer.recursAt(LocalDateTime.parse("2026-03-08T02:00:00"))).isTrue();
        assertThat(fewer.recursAt(LocalDateTime.parse("2026-03-08T02:00:01"))).isFalse();
        assertThat(fewer.recursAt(LocalDateTime.parse("2026-02-22T02:00:00"))).isFalse();
        assertThat(fewer).isNotEqualTo(sundays);
    }

    @Test
    void aRuleLongerThanAnyoneNeedsIsRefused() {
        assertThatThrownBy(() -> of("2026-09-01T02:30:00", 1, "FREQ=DAILY;BYHOUR=" + "1,".repeat(200) + "1", SYDNEY))
                .hasMessageContaining("300 characters");
    }

    /** Skipping ahead must find what going through all of them finds. */
    @Property(tries = 200)
    void theOpenOrNextOccurrenceIsTheFirstThatEndsLater(
            @ForAll @IntRange(min = 0, max = 5) int which,
            @ForAll @LongRange(min = 0, max = 2_000L * 86_400) long second,
            @ForAll boolean north) {
        List<String> rules = List.of(
                "FREQ=DAILY",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
                "FREQ=MONTHLY;BYDAY=-1SU",
                "FREQ=MONTHLY;BYSETPOS=2;BYDAY=SA,SU;COUNT=30",
                "FREQ=DAILY;BYHOUR=2,14;UNTIL=20281231",
                "FREQ=YEARLY;BYMONTH=10,3;BYDAY=SU");
        Recurring schedule = of("2026-01-01T02:30:00", 3, rules.get(which), north ? BERLIN : SYDNEY);
        Instant at = Instant.parse("2025-12-25T00:00:00Z").plusSeconds(second);
        Optional<Occurrence> slow = schedule.openOrNext(Instant.EPOCH);
        while (slow.isPresent() && !slow.get().to().isAfter(at)) {
            slow = schedule.openOrNext(slow.get().to());
        }
        assertThat(schedule.openOrNext(at)).isEqualTo(slow);
    }

    private static Recurring of(String start, int hours, String rule, ZoneId zone) {
        return new Recurring(LocalDateTime.parse(start), Duration.ofHours(hours), rule, zone);
    }

    private static List<String> starts(Schedule schedule, String from, int most) {
        List<String> starts = new ArrayList<>();
        Optional<Occurrence> next = schedule.openOrNext(Instant.parse(from));
        while (next.isPresent() && starts.size() < most) {
            starts.add(next.get().from().toString());
            next = schedule.openOrNext(next.get().to());
        }
        return starts;
    }
}
