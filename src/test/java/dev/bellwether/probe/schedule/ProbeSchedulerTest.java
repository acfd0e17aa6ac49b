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

    /** Has a probe run of which nothing is stored. */
    private void put(ProbeSpec spec) {
        roster.put(KEY, spec, NOW);
        roster.recall(KEY, Optional.empty(), NOW);
    }

    private static long confirmations(List<Start> starts) {
        return starts.stream().filter(Start::confirm).count();
    }

    @Test
    void aSteadyProbeIsRunOnItsScheduleAlone() {
        put(spec(""));
        List<Start> starts = run(0, 600, second -> true);
        assertThat(starts).hasSize(10).noneMatch(Start::confirm);
    }

    @Test
    void aChangedResultIsConfirmedEveryTenSecondsUntilTwelveInARowAgree() {
        put(spec(""));
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
        put(spec(""));
        assertThat(confirmations(run(0, 1800, second -> second < 300 || second >= 900)))
                .isEqualTo(22);
    }

    @Test
    void aFirstRunThatFailsIsConfirmed() {
        put(spec(""));
        List<Start> starts = run(0, 170, second -> false);
        assertThat(confirmations(starts)).isEqualTo(11);
        assertThat(starts.get(0).confirm()).isFalse();
    }

    @Test
    void afterARestartTheRunBeforeIsTheStoredOne() {
        roster.put(KEY, spec(""), NOW);
        roster.recall(KEY, Optional.of(false), NOW);
        assertThat(confirmations(run(0, 170, second -> false)))
                .as("it is down still")
                .isZero();

        ProbeSpec changed = spec(", timeout: 5s");
        roster.put(KEY, changed, NOW.plusSeconds(170));
        roster.recall(KEY, Optional.of(false), NOW.plusSeconds(170));
        assertThat(confirmations(run(170, 400, second -> true)))
                .as("it is up again")
                .isEqualTo(11);
    }

    @Test
    void aResultThatComesBeforeTheStoreAnswersWaitsForIt() {
        roster.put(KEY, spec(""), NOW);
        assertThat(confirmations(run(0, 100, second -> false))).isZero();
        roster.recall(KEY, Optional.of(true), NOW.plusSeconds(100));
        assertThat(confirmations(run(100, 230, second -> false))).isEqualTo(11);
        roster.recall(KEY, Optional.of(true), NOW.plusSeconds(230));
        assertThat(confirmations(run(230, 400, second -> false)))
                .as("it is asked for once")
                .isZero();
    }

    @Test
    void aFailureOfTheFirstRunAfterAMaintenanceWindowIsConfirmed() {
        put(spec(""));
        run(0, 400, second -> false);
        roster.afterMaintenance("another", NOW.plusSeconds(400), NOW.plusSeconds(410));
        assertThat(confirmations(run(410, 600, second -> false))).isZero();
        roster.afterMaintenance("au-bank", NOW.plusSeconds(600), NOW.plusSeconds(600));
        assertThat(confirmations(run(600, 900, second -> false))).isEqualTo(11);
        assertThat(confirmations(run(900, 1200, second -> false))).isZero();
    }

    @Test
    void aFirstRunThatWasOverBeforeTheEndOfTheWindowWasToldIsConfirmedToo() {
        put(spec(""));
        run(0, 410, second -> false);
        roster.afterMaintenance("au-bank", NOW.plusSeconds(340), NOW.plusSeconds(410));
        List<Start> starts = run(410, 540, second -> false);
        assertThat(confirmations(starts)).isEqualTo(11);
        assertThat(starts.get(0).planned()).isEqualTo(NOW.plusSeconds(410));
    }

    @Test
    void aFirstRunThatSucceedsAfterAMaintenanceWindowIsConfirmedAsAnyChange() {
        put(spec(""));
        run(0, 400, second -> false);
        roster.afterMaintenance("au-bank", NOW.plusSeconds(400), NOW.plusSeconds(410));
        assertThat(confirmations(run(410, 700, second -> true))).isEqualTo(11);
        assertThat(confirmations(run(700, 900, second -> true))).isZero();
    }

    @Test
    void resultsThatNeverAgreeAreGivenUpAfterThirty() {
        put(spec(""));
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
        put(spec(""));
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
        put(spec(", informational: true"));
        assertThat(confirmations(run(0, 900, second -> second < 300))).isZero();
    }

    @Test
    void aRunThatIsStillGoingOnAtTheNextStartIsLeftAloneAndTheStartCounted() {
        put(spec(""));
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
        put(spec(""));
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
