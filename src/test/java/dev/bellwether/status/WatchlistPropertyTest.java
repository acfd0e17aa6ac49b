package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A list that asks only the watches for which something can have changed, against watches that are asked at every tick. */
class WatchlistPropertyTest {
    private static final Duration SPAN = Duration.ofHours(3);
    private static final int CONNECTORS = 3;
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final List<Status> STATUSES = List.of(Status.values());

    /** Something that a watch is told before a tick. */
    private record Told(int connector, Instant at, Consumer<ConnectorWatch> what) {}

    @Property(tries = 150)
    void whoIsNotAskedWouldHaveSaidNothing(@ForAll Random random) {
        compare(policy(random), told(random));
    }

    @Test
    void aFailureThatLeavesTheHourMayBeAllThatSomethingCanBeSaidOf() {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Instant at = START.plusSeconds(105 + 60L * i);
            ProbeResult result = i == 0 ? ProbeResult.FAILURE : ProbeResult.SUCCESS;
            told.add(new Told(1, at, watch -> watch.addRun(Micros.of(at), result, Fault.UNKNOWN, false)));
        }
        List<Evaluation> published = compare(Policy.DEFAULT, told);
        assertThat(published)
                .filteredOn(one -> one.connectorId().equals(name(1)) && one.trigger() == Trigger.EARLY)
                .extracting(Evaluation::at, Evaluation::performance)
                .containsExactly(tuple(START.plusSeconds(3705), Status.OPERATIONAL));
    }

    /** What both publish. */
    private static List<Evaluation> compare(Policy policy, List<Told> told) {
        Ticks ticks = new Ticks(Duration.ofMinutes(30), Duration.ofSeconds(15), Duration.ofMinutes(5));
        List<ConnectorWatch> asked = watches(policy, ticks);
        Watchlist list = new Watchlist(watches(policy, ticks), ticks);
        List<Evaluation> all = new ArrayList<>();
        List<Evaluation> some = new ArrayList<>();
        int next = 0;
        for (Instant tick = START; !tick.isAfter(START.plus(SPAN)); tick = ticks.next(tick)) {
            for (; next < told.size() && !told.get(next).at().isAfter(tick); next++) {
                Told one = told.get(next);
                one.what().accept(asked.get(one.connector()));
                assertThat(list.tell(name(one.connector()), one.what())).isTrue();
            }
            for (ConnectorWatch watch : asked) {
                watch.lookAgain();
                watch.tick(tick).ifPresent(all::add);
            }
            list.tick(tick, some::add, WatchlistPropertyTest::fail);
        }
        // One by one, for all of them would be pages.
        for (int i = 0; i < Math.min(some.size(), all.size()); i++) {
            assertThat(some.get(i)).isEqualTo(all.get(i));
        }
        assertThat(some).hasSameSizeAs(all);
        return all;
    }

    @Test
    void theEvidenceOfTheseTestsLeadsEverywhere() {
        Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
        Set<Status> performances = EnumSet.noneOf(Status.class);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Policy policy = policy(random);
            Watchlist list = new Watchlist(watches(policy, Ticks.DEFAULT), Ticks.DEFAULT);
            List<Told> told = told(random);
            int next = 0;
            for (Instant tick = START; !tick.isAfter(START.plus(SPAN)); tick = Ticks.DEFAULT.next(tick)) {
                for (; next < told.size() && !told.get(next).at().isAfter(tick); next++) {
                    list.tell(name(told.get(next).connector()), told.get(next).what());
                }
                list.tick(
                        tick,
                        evaluation -> {
                            triggers.add(evaluation.trigger());
                            performances.add(evaluation.performance());
                        },
                        WatchlistPropertyTest::fail);
            }
        }
        assertThat(triggers).containsExactlyInAnyOrder(Trigger.values());
        assertThat(performances)
                .containsExactlyInAnyOrder(STATUSES.stream()
                        .filter(status -> status != Status.UNDER_MAINTENANCE)
                        .toArray(Status[]::new));
    }

    @Test
    void oneThatFailsIsAskedAgainAtTheNextTickAndTheOthersGoOn() {
        Watchlist list = new Watchlist(watches(Policy.DEFAULT, Ticks.DEFAULT), Ticks.DEFAULT);
        List<String> published = new ArrayList<>();
        list.tick(START, evaluation -> {}, WatchlistPropertyTest::fail);
        for (int connector = 0; connector < CONNECTORS; connector++) {
            list.tell(name(connector), watch -> watch.add(outcome("j", 1, START, true), Fault.UNKNOWN));
        }
        List<String> failed = new ArrayList<>();
        list.tick(
                START.plusSeconds(15),
                evaluation -> {
                    if (evaluation.connectorId().equals(name(1))) {
                        throw new IllegalStateException("a test");
                    }
                    published.add(evaluation.connectorId());
                },
                (watch, failure) -> failed.add(watch.connectorId()));
        assertThat(published).containsExactly(name(0), name(2));
        assertThat(failed).containsExactly(name(1));
        assertThat(list.find(name(1)).orElseThrow().quietUntil()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void whoeverIsNotOnTheListIsToldNothing() {
        Watchlist list = new Watchlist(watches(Policy.DEFAULT, Ticks.DEFAULT), Ticks.DEFAULT);
        assertThat(list.tell("nobody", watch -> {
                    throw new IllegalStateException("a test");
                }))
                .isFalse();
    }

    /** Shorter spans than usual, so that much happens in three hours, and odd ones. */
    private static Policy policy(Random random) {
        return new Policy(
                0.95,
                0.75,
                0.5,
                1 + random.nextInt(12),
                Duration.ofSeconds(300 + random.nextInt(3600)),
                Duration.ofSeconds(60 + random.nextInt(900)),
                1 + random.nextInt(30),
                0.025,
                random.nextBoolean() ? 0.0005 : 0.02,
                random.nextInt(8) / 10.0,
                1 + random.nextInt(4),
                Duration.ofSeconds(300 + random.nextInt(7200)),
                Duration.ofSeconds(600 + random.nextInt(4000)),
                Duration.ofSeconds(60 + random.nextInt(3600)));
    }

    private static List<Told> told(Random random) {
        List<Told> told = new ArrayList<>();
        for (int connector = 0; connector < CONNECTORS; connector++) {
            int mine = connector;
            int stretch = 5 + random.nextInt(40);
            boolean jobs = random.nextInt(4) > 0;
            boolean runs = random.nextInt(4) > 0;
            // With confirmation runs alone nothing is counted, and the correction moves nevertheless.
            int confirmed = random.nextInt(3) == 0 ? 1 : 3;
            int each = 5 + random.nextInt(120);
            int[] chances = random.ints(1 + 180 / stretch, 0, 11).toArray();
            boolean[] silent = new boolean[chances.length];
            for (int i = 0; i < silent.length; i++) {
                silent[i] = random.nextInt(4) == 0;
            }
            // Later attempts have greater numbers or not, but none is sent twice: the store sees to that.
            int attempt = 0;
            for (int second = -1800; second < SPAN.toSeconds(); second += 1 + random.nextInt(each)) {
                int part = Math.max(0, second / 60 / stretch);
                if (!silent[part]) {
                    Instant at = START.plusSeconds(second).plusNanos(random.nextInt(1_000_000_000));
                    // Some comes late, some ahead of its time.
                    Instant known = at.plusSeconds(random.nextInt(6) == 0 ? random.nextInt(1200) - 300 : 0);
                    boolean success = random.nextInt(10) < chances[part];
                    if (jobs && (!runs || random.nextBoolean())) {
                        told.add(job(mine, ++attempt, at, known, success, random));
                    } else if (runs) {
                        told.add(run(mine, at, known, success, random.nextInt(confirmed) == 0, random));
                    }
                }
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                told.add(operation(mine, random));
            }
        }
        Collections.shuffle(told, random);
        told.sort((one, other) -> one.at().compareTo(other.at()));
        return told;
    }

    private static Told job(int connector, int serial, Instant at, Instant known, boolean success, Random random) {
        String id = "job-" + random.nextInt(300);
        int attempt = random.nextBoolean() ? serial : 1_000_000 - serial;
        Fault fault = fault(random);
        return new Told(connector, known, watch -> watch.add(outcome(id, attempt, at, success), fault));
    }

    private static Told run(int connector, Instant at, Instant known, boolean success, boolean confirm, Random random) {
        ProbeResult result =
                !success ? ProbeResult.FAILURE : random.nextInt(8) == 0 ? ProbeResult.FLAKY : ProbeResult.SUCCESS;
        Fault fault = fault(random);
        return new Told(connector, known, watch -> watch.addRun(Micros.of(at), result, fault, confirm));
    }

    private static Fault fault(Random random) {
        return random.nextInt(4) > 0 ? Fault.INSTITUTION : FAULTS.get(random.nextInt(FAULTS.size()));
    }

    private static Told operation(int connector, Random random) {
        String id = name(connector);
        Instant said = START.plusMillis(random.nextInt((int) SPAN.toMillis()));
        Instant from = said.plusMillis(random.nextInt(1_800_000) - 600_000);
        Instant to = from.plusMillis(1 + random.nextInt(2_400_000));
        Operation operation = switch (random.nextInt(3)) {
            case 0 -> new Operation.Release(id, "v" + random.nextInt(5), from);
            case 1 -> new Operation.Maintenance(id, "window-" + random.nextInt(3), from, to);
            default -> new Operation.Override(id, STATUSES.get(random.nextInt(6)), "a test", from, to);
        };
        return new Told(connector, said, watch -> watch.apply(operation));
    }

    private static List<ConnectorWatch> watches(Policy policy, Ticks ticks) {
        Watches make = new Watches(policy, ticks);
        List<ConnectorWatch> watches = new ArrayList<>();
        for (int connector = 0; connector < CONNECTORS; connector++) {
            Stage stage = connector == 0 ? Stage.BETA : Stage.LIVE;
            watches.add(make.watch(new Connector(name(connector), Method.WEB, stage, PolicyOverrides.NONE, List.of())));
        }
        return watches;
    }

    private static JobOutcome outcome(String job, int attempt, Instant at, boolean success) {
        return new JobOutcome(
                "c", job, attempt, OptionalLong.empty(), at, success, "", "", OptionalLong.empty(), Map.of());
    }

    private static String name(int connector) {
        return "connector-" + connector;
    }

    private static void fail(ConnectorWatch watch, RuntimeException failure) {
        throw failure;
    }
}
