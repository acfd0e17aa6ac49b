package dev.bellwether.collect.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.collect.source.SourceMarks.Reading;
import dev.bellwether.store.sources.SourceTable.SourceMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SourceMarksTest {
    private static SourceMark mark(long highest, String... running) {
        return new SourceMark(OptionalLong.of(highest), Set.of(running), Set.of());
    }

    @Test
    void aQuietSourceIsReadOnce() {
        SourceMarks marks = new SourceMarks(0, 0);

        Reading first = marks.next(mark(10), false);
        assertThat(first).isEqualTo(new Reading(0, 10, 0));
        assertThat(marks.finished(first)).isEqualTo(10);
        assertThat(marks.next(mark(12), false)).isEqualTo(new Reading(10, 12, 0));
    }

    @Test
    void anOpenTransactionHoldsThePlaceAndIsLookedForWhenItEnded() {
        SourceMarks marks = new SourceMarks(0, 0);
        marks.finished(marks.next(mark(10), false));

        Reading open = marks.next(mark(20, "3/7"), false);
        assertThat(open).isEqualTo(new Reading(10, 10, 1));
        marks.finished(open);
        Reading stillOpen = marks.next(mark(30, "3/7"), false);
        assertThat(stillOpen).isEqualTo(new Reading(20, 10, 1));
        marks.finished(stillOpen);

        Reading ended = marks.next(mark(40), false);
        assertThat(ended).isEqualTo(new Reading(10, 40, 0));
        assertThat(marks.finished(ended)).isEqualTo(40);
    }

    @Test
    void whereTheClockWentBackReadingGoesBackWithIt() {
        SourceMarks marks = new SourceMarks(0, 5);
        marks.finished(marks.next(mark(100), false));

        Reading back = marks.next(mark(40), false);
        assertThat(back).isEqualTo(new Reading(35, 40, 0));
        assertThat(marks.finished(back)).isEqualTo(40);
    }

    @Test
    void anEmptySourceMovesNothing() {
        SourceMarks marks = new SourceMarks(Long.MIN_VALUE, 1_000);
        Reading empty = marks.next(new SourceMark(OptionalLong.empty(), Set.of(), Set.of()), true);

        assertThat(empty).isEqualTo(new Reading(Long.MIN_VALUE, Long.MIN_VALUE, 0));
    }

    @Test
    void halfwayThePlaceStaysBelowRowsThatMayShareTheirCursor() {
        SourceMarks marks = new SourceMarks(0, 0);
        Reading reading = marks.next(mark(10), false);

        assertThat(marks.reached(reading, 7)).isEqualTo(6);
        assertThat(marks.reached(reading, 7)).isEqualTo(6);
        assertThat(marks.reached(reading, 99)).isEqualTo(10);
    }

    @Property(tries = 2_000)
    void nothingIsSkippedHoweverTransactionsCommit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int writers, @ForAll boolean twoPhase) {
        Simulation simulation = new Simulation(new Random(seed), writers, twoPhase);
        for (int step = 0; step < 60; step++) {
            simulation.write(4);
            simulation.round();
        }
        simulation.endAll();
        simulation.round();
        simulation.round();

        assertThat(simulation.read).containsAll(simulation.committed);
        assertThat(simulation.settled).isEqualTo(simulation.committed.isEmpty() ? 0 : simulation.committed.last());
    }

    /** A database whose transactions draw numbers, and commit or not, whenever they like: also while it is being read. */
    private static final class Simulation {
        private final Random random;
        private final int writers;
        private final boolean twoPhase;
        private final Map<String, List<Long>> open = new HashMap<>();
        private final Set<String> prepared = new HashSet<>();
        private final TreeSet<Long> committed = new TreeSet<>();
        private final Set<Long> read = new HashSet<>();
        private SourceMarks marks = new SourceMarks(0, 0);
        private long settled;
        private long drawn;
        private int names;
        private boolean quiet;

        Simulation(Random random, int writers, boolean twoPhase) {
            this.random = random;
            this.writers = writers;
            this.twoPhase = twoPhase;
        }

        void write(int most) {
            for (int i = quiet ? 0 : random.nextInt(most + 1); i > 0; i--) {
                if (open.size() < writers && random.nextInt(3) == 0) {
                    open.put("t" + names++, new ArrayList<>());
                } else if (!open.isEmpty()) {
                    List<String> names = List.copyOf(open.keySet());
                    act(names.get(random.nextInt(names.size())));
                }
            }
        }

        private void act(String transaction) {
            int lot = random.nextInt(10);
            if (lot < 5 && !prepared.contains(transaction)) {
                open.get(transaction).add(++drawn);
            } else if (lot < 6 && twoPhase && !prepared.contains(transaction)) {
                String name = "prepared " + names++;
                prepared.add(name);
                open.put(name, open.remove(transaction));
            } else if (lot < 9) {
                committed.addAll(open.remove(transaction));
            } else {
                open.remove(transaction);
            }
        }

        void endAll() {
            quiet = true;
            List.copyOf(open.keySet()).forEach(transaction -> committed.addAll(open.remove(transaction)));
        }

        void round() {
            if (random.nextInt(12) == 0) {
                // A restart: only what was saved is known.
                marks = new SourceMarks(settled, 0);
            }
            OptionalLong highest = committed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(committed.last());
            write(2);
            Set<String> running = Set.copyOf(open.keySet());
            Set<String> known = new HashSet<>(prepared);
            known.retainAll(running);
            write(2);
            Reading reading = marks.next(new SourceMark(highest, running, known), false);
            Set<Long> seen = Set.copyOf(committed.tailSet(reading.from(), false));
            if (!quiet && random.nextInt(8) == 0 && !seen.isEmpty()) {
                // It fails halfway.
                long half = reading.from() + 1 + random.nextInt((int) (drawn - reading.from()));
                seen.stream().filter(value -> value <= half).forEach(read::add);
                settled = marks.reached(reading, half);
                marks = new SourceMarks(settled, 0);
            } else {
                read.addAll(seen);
                settled = marks.finished(reading);
            }
            Set<Long> coming = new HashSet<>(committed);
            open.values().forEach(coming::addAll);
            coming.removeAll(read);
            assertThat(coming)
                    .as("rows below the final place that nobody has read")
                    .allMatch(value -> value > settled);
        }
    }
}
