package dev.bellwether.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.probe.Specs;
import dev.bellwether.probe.schedule.ProbeScheduler.Start;
import dev.bellwether.status.Confirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ProbeSchedulerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final ProbeKey KEY = new ProbeKey("au-bank", "http");

    private final Map<String, Long> skipped = new HashMap<>();
    private final ProbeScheduler roster = roster(100, 100);

    private ProbeScheduler roster(int most, int mostPerHost) {
        return new ProbeScheduler(
                Confirmation.DEFAULT, most, mostPerHost, (reason, count) -> skipped.merge(reason, count, Long::sum));
    }

    private static ProbeSpec spec(String extra) {
        return Specs.of("{kind: http, url: 'http://bank.example/', interval: 60s" + extra + "}");
    }

    /** Runs the roster for some seconds; each run takes no time and ends as the second says. */
    private List<Start> run(int from, int to, IntPredicate success) {
        List<Start> all = new ArrayList<>();
        for (int second = from; second < to; second++) {
            Instant now = NOW.plusSeconds(second);
            for (Start start : roster.tick(now)) {
                all.add(start);
                roster.ended(start);
                roster.learnt(start, Optional.of(success.test(second)), now);
            }
        }
        return all;
    }

    private static long confirmations(List<Start> starts) {
        return starts.stream().filter(Start::confirm).count();
    }

    @Test
    void aSteadyProbeIsRunOnItsScheduleAlone() {
        roster.put(KEY, spec(""), NOW);
        List<Start> starts = run(0, 600, second -> true);
        assertThat(starts).hasSize(10).noneMatch(Start::confirm);
    }

    @Test
    void aChangedResultIsConfirmedEveryTenSecondsUntilTwelveInARowAgree() {
        roster.put(KEY, spec(""), NOW);
        List<Start> starts = run(0, 900, second -> second < 300);
        // The run that changed it is the first of the twelve.
        assertThat(confirmations(starts)).isEqualTo(11);
        List<Instant> times =
                starts.stream().filter(Start::confirm).map(Start::planned).toList();
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i))).isEqualTo(Duration.ofSeconds(10));
        }
        assertThat(starts.stream().filter(start -> !start.confirm())).hasSize(15);
    }

    @Test
    void aRecoveryIsConfirmedToo() {
        roster.put(KEY, spec(""), NOW);
        assertThat(confirmations(run(0, 1800, second -> second < 300 || second >= 900)))
                .isEqualTo(22);
    }

    @Test
    void resultsThatNeverAgreeAreGivenUpAfterThirty() {
        roster.put(KEY, spec(""), NOW);
        run(0, 120, second -> true);
        AtomicInteger runs = new AtomicInteger();
        List<Start> starts = run(120, 500, second -> runs.incrementAndGet() % 2 == 0);
        // From the first regular run on, 300 seconds long, and then again because the next one differs.
        List<Instant> times =
                starts.stream().filter(Start::confirm).map(Start::planned).toList();
        assertThat(times.size()).isBetween(30, 36);
        assertThat(Duration.between(times.get(0), times.get(29))).isEqualTo(Duration.ofSeconds(290));
    }

    @Test
    void runsThatSayNothingAboutTheTargetChangeNoResult() {
        roster.put(KEY, spec(""), NOW);
        run(0, 120, second -> true);
        Instant now = NOW.plusSeconds(180);
        for (Start start : roster.tick(now)) {
            roster.ended(start);
            roster.learnt(start, Optional.empty(), now);
        }
        assertThat(confirmations(run(181, 400, second -> true))).isZero();
    }

    @Test
    void informationalProbesAreNotConfirmed() {
        roster.put(KEY, spec(", informational: true"), NOW);
        assertThat(confirmations(run(0, 900, second -> second < 300))).isZero();
    }

    @Test
    void aRunThatIsStillGoingOnAtTheNextStartIsLeftAloneAndTheStartCounted() {
        roster.put(KEY, spec(""), NOW);
        List<Start> starts = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            starts.addAll(roster.tick(NOW.plusSeconds(second)));
        }
        assertThat(starts).hasSize(1);
        assertThat(skipped).containsEntry("overrun", 4L);
    }

    @Test
    void oneHostThatHangsHoldsUpNoOther() {
        ProbeScheduler narrow = roster(100, 2);
        for (int i = 0; i < 50; i++) {
            narrow.put(new ProbeKey("hangs-" + i, "http"), spec(""), NOW);
            narrow.put(
                    new ProbeKey("works-" + i, "http"),
                    Specs.of("{kind: http, url: 'http://host-" + i + ".example/', interval: 60s}"),
                    NOW);
        }
        List<Start> starts = narrow.tick(NOW.plusSeconds(60));
        assertThat(starts).hasSize(52);
        List<Start> hanging = starts.stream()
                .filter(start -> start.host().equals("bank.example"))
                .toList();
        assertThat(hanging).hasSize(2);
        // As soon as one ends, the next of that host begins.
        assertThat(narrow.ended(hanging.get(0))).hasSize(1);
    }

    @Test
    void theNodeMakesNoMoreThanItsMostAtOnce() {
        ProbeScheduler small = roster(5, 5);
        for (int i = 0; i < 20; i++) {
            small.put(new ProbeKey("bank-" + i, "http"), spec(""), NOW);
        }
        List<Start> running = new ArrayList<>(small.tick(NOW.plusSeconds(60)));
        int all = running.size();
        assertThat(running).hasSize(5);
        while (!running.isEmpty()) {
            List<Start> next = small.ended(running.remove(0));
            assertThat(next).hasSizeLessThanOrEqualTo(1);
            running.addAll(next);
            all += next.size();
        }
        assertThat(all).isEqualTo(20);
    }

    @Test
    void aProbeThatStayedTheSameGoesOnUndisturbed() {
        roster.put(KEY, spec(""), NOW);
        Start start = roster.tick(NOW.plusSeconds(60)).get(0);
        roster.put(KEY, spec(""), NOW.plusSeconds(61));
        assertThat(roster.isCurrent(start)).isTrue();
        roster.put(KEY, spec(", timeout: 3s"), NOW.plusSeconds(62));
        assertThat(roster.isCurrent(start)).isFalse();
        roster.remove(KEY);
        assertThat(roster.ended(start)).isEmpty();
        assertThat(roster.next()).isEmpty();
    }
}
