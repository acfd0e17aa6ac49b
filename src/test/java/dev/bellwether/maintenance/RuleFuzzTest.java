package dev.bellwether.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RuleFuzzTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The library fails in several ways at rules that recur rarely or never. */
    @Property(tries = 300)
    void aRuleIsRefusedOrReckonedWithAndNeverTakesLong(@ForAll("rules") String rule) {
        long began = THREADS.getCurrentThreadCpuTime();
        try {
            Recurring recurring = new Recurring(
                    LocalDateTime.parse("2026-02-01T02:00:00"), Duration.ofHours(1), rule, ZoneOffset.UTC);
            recurring.openOrNext(Instant.parse("2027-03-01T00:00:00Z"));
            recurring.last();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began))
                .as(rule)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Provide
    Arbitrary<String> rules() {
        Arbitrary<String> part = Arbitraries.of(
                        "BYMONTH 1 12", "BYWEEKNO -53 53", "BYYEARDAY -366 366", "BYMONTHDAY -31 31", "BYHOUR 0 23")
                .map(text -> List.of(text.split(" ")))
                .flatMap(of -> Arbitraries.integers()
                        .between(Integer.parseInt(of.get(1)), Integer.parseInt(of.get(2)))
                        .map(value -> ";" + of.get(0) + "=" + value));
        Arbitrary<String> days = Arbitraries.of("", ";BYDAY=MO", ";BYDAY=SU,WE", ";BYDAY=5FR", ";BYDAY=-53MO");
        Arbitrary<String> ends = Arbitraries.of(
                "",
                ";BYSETPOS=-366",
                ";BYSETPOS=366",
                ";BYSETPOS=1;COUNT=3",
                ";COUNT=5000",
                ";UNTIL=20400101",
                ";WKST=SU");
        return Arbitraries.of("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
                .flatMap(freq -> part.list()
                        .ofMaxSize(3)
                        .uniqueElements(text -> text.substring(0, 6))
                        .flatMap(parts -> days.flatMap(
                                day -> ends.map(end -> "FREQ=" + freq + String.join("", parts) + day + end))));
    }
}
