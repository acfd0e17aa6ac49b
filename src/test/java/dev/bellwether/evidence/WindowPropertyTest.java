package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The window against one that keeps a list and goes by the words of the definition. */
class WindowPropertyTest {
    private static final long HOUR = 3_600_000_000L;

    /** An outcome as the definition speaks of it. */
    private record Known(String job, int attempt, OptionalLong customer, long at, boolean success, Fault fault) {
        /** Whose observation it belongs to. */
        String whose() {
            return customer.isPresent() ? "customer " + customer.getAsLong() : "job " + job;
        }

        boolean counts() {
            return success || fault.counts();
        }
    }

    /** A job as an observation. */
    private record Seen(long at, boolean succeeded, boolean firstTime) {}

    /** Keeps everything and looks through all of it. */
    private static final class Naive {
        private static final Comparator<Known> LAST = Comparator.comparingLong(Known::at)
                .thenComparingInt(Known::attempt)
                .thenComparing(Known::job);

        private final List<Known> outcomes = new ArrayList<>();
        private final Set<String> keys = new HashSet<>();

        boolean add(Known outcome) {
            boolean isNew = keys.add(outcome.job() + "/" + outcome.attempt() + "/" + outcome.at());
            if (isNew) {
                outcomes.add(outcome);
            }
            return isNew;
        }

        List<Seen> jobs(long from, long to) {
            Map<String, List<Known>> whose = new HashMap<>();
            for (Known outcome : outcomes) {
                if (outcome.at() > from && outcome.at() <= to && outcome.counts()) {
                    whose.computeIfAbsent(outcome.whose(), absent -> new ArrayList<>())
                            .add(outcome);
                }
            }
            record Formed(Known last, boolean failed) {}
            return whose.values().stream()
                    .map(several -> new Formed(
                            several.stream().max(LAST).orElseThrow(),
                            several.stream().anyMatch(outcome -> !outcome.success())))
                    .sorted(Comparator.comparingLong(
                                    (Formed formed) -> formed.last().at())
                            .thenComparing(formed -> formed.last().job())
                            .thenComparing(formed -> formed.last().attempt()))
                    .map(job -> new Seen(
                            job.last().at(), job.last().success(), job.last().success() && !job.failed()))
                    .toList();
        }
    }

    @Property(tries = 150)
    void jobsAreFormedAsTheDefinitionSays(@ForAll Random random, @ForAll @IntRange(min = 1, max = 6000) int count) {
        List<Known> outcomes = outcomes(random, count);
        Window window = new Window();
        Naive naive = new Naive();
        for (Known outcome : outcomes) {
            assertThat(add(window, outcome)).isEqualTo(naive.add(outcome));
        }
        long forgotten = Long.MIN_VALUE;
        for (long to = HOUR / 2; to < 6 * HOUR; to += 1 + (long) (random.nextDouble() * 2 * HOUR)) {
            long from = to - HOUR;
            long regime = random.nextBoolean() ? Long.MIN_VALUE : from + random.nextInt((int) (HOUR / 2));
            assertThat(seen(window.hour(from, to, regime)))
                    .isEqualTo(naive.jobs(Math.max(from, regime == Long.MIN_VALUE ? from : regime - 1), to));
            window.forget(from);
            forgotten = Math.max(forgotten, from);
            // What comes late finds its place among what is left.
            for (Known late : outcomes(random, random.nextInt(40))) {
                if (late.at() > forgotten) {
                    Known own = new Known(
                            late.job() + "-late" + to,
                            late.attempt(),
                            late.customer(),
                            late.at(),
                            late.success(),
                            late.fault());
                    assertThat(add(window, own)).isEqualTo(naive.add(own));
                }
            }
            assertThat(seen(window.hour(from, to, Long.MIN_VALUE))).isEqualTo(naive.jobs(from, to));
        }
    }

    @Property(tries = 500)
    void codesKeepIdsAndTheirOrder(@ForAll Random random) {
        String one = id(random, 1_000_000);
        String other = random.nextBoolean() ? id(random, 1_000_000) : one + (char) ('0' + random.nextInt(70));
        JobCode first = JobCode.of(one);
        JobCode second = JobCode.of(other);
        assertThat(first.equals(second)).isEqualTo(one.equals(other));
        if (first.kind() != JobCode.Kind.HASHED) {
            assertThat(first.id()).isEqualTo(one);
            if (second.kind() == first.kind()) {
                int order = first.high() != second.high()
                        ? Long.compareUnsigned(first.high(), second.high())
                        : Long.compareUnsigned(first.low(), second.low());
                assertThat(Integer.signum(order)).isEqualTo(Integer.signum(one.compareTo(other)));
            }
        }
    }

    private static List<Known> outcomes(Random random, int count) {
        // Coarse times make many equal ones, spans of hours make blocks that reach too far.
        long grain = List.of(1L, 1000L, 1_000_000L, 60_000_000L).get(random.nextInt(4));
        long span = random.nextBoolean() ? HOUR : 5 * HOUR;
        boolean inOrder = random.nextBoolean();
        long[] times =
                random.longs(count, 1, span).map(at -> at / grain * grain).toArray();
        if (inOrder) {
            java.util.Arrays.sort(times);
        }
        // None, some or all say whose they are, and these are many or one.
        int named = random.nextInt(3);
        int customers = List.of(1, 3, 50, 2 * count).get(random.nextInt(4));
        List<Known> outcomes = new ArrayList<>();
        Fault[] faults = Fault.values();
        for (int i = 0; i < count; i++) {
            Known before = i > 0 && random.nextInt(6) == 0 ? outcomes.get(random.nextInt(i)) : null;
            if (before != null && random.nextInt(10) == 0) {
                outcomes.add(before);
                continue;
            }
            outcomes.add(new Known(
                    before == null ? id(random, 5 * count) : before.job(),
                    1 + random.nextInt(before == null ? 2 : 4),
                    before != null && random.nextInt(4) > 0
                            ? before.customer()
                            : random.nextInt(2) < named
                                    ? OptionalLong.of((1L + random.nextInt(customers)) * 0x1_0000_4001L)
                                    : OptionalLong.empty(),
                    times[i],
                    random.nextInt(3) > 0,
                    faults[random.nextInt(faults.length)]));
        }
        return outcomes;
    }

    /** Of every kind of id that platforms give. */
    private static String id(Random random, int most) {
        int number = random.nextInt(most);
        return switch (random.nextInt(6)) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> new UUID(number, number).toString().replace("-", "");
            case 2 -> "Großbank/" + number;
            case 3 -> "a-long-id-of-a-platform-with-" + number + "-and-with-more-than-is-kept-of-it";
            case 4 -> "J" + Integer.toString(number, 36);
            default -> "job-" + number;
        };
    }

    private static List<Seen> seen(Window.Hour hour) {
        List<Seen> seen = new ArrayList<>();
        Observations jobs = hour.jobs();
        for (int i = 0; i < jobs.size(); i++) {
            seen.add(new Seen(jobs.time(i), jobs.succeeded(i), jobs.firstTime(i)));
        }
        return seen;
    }

    private static boolean add(Window window, Known outcome) {
        return window.add(
                new JobOutcome(
                        "bank",
                        outcome.job(),
                        outcome.attempt(),
                        outcome.customer(),
                        Micros.toInstant(outcome.at()),
                        outcome.success(),
                        "",
                        "",
                        OptionalLong.empty(),
                        Map.of()),
                outcome.fault());
    }
}
