package dev.bellwether.status;

import static dev.bellwether.status.ConnectorStory.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ClassifierPropertyTest {
    private static final Duration SPAN = Duration.ofHours(4);

    /** A job outcome or a probe run. */
    private record Event(
            boolean job, String jobId, int attempt, Instant at, boolean success, Fault fault, boolean confirm) {
        void addTo(ConnectorWatch watch) {
            if (job) {
                watch.add(ConnectorStory.outcome(jobId, attempt, at, success), fault);
            } else {
                watch.addRun(Micros.of(at), success ? ProbeResult.SUCCESS : ProbeResult.FAILURE, fault, confirm);
            }
        }

        Event failed() {
            return new Event(job, jobId, attempt, at, false, Fault.INSTITUTION, confirm);
        }
    }

    @Property(tries = 200)
    void theOrderOfArrivalDoesNotMatter(@ForAll("evidence") List<Event> events, @ForAll Random random) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        assertThat(published(shuffled)).isEqualTo(published(events));
    }

    @Property(tries = 200)
    void duplicatesDoNotMatter(@ForAll("jobs") List<Event> events) {
        List<Event> twice = new ArrayList<>(events);
        for (Event event : events) {
            twice.add(event.success() ? event.failed() : event);
        }
        assertThat(published(twice)).isEqualTo(published(events));
    }

    @Property(tries = 200)
    void asManySucceedAsSucceedFirstTimeOrMore(@ForAll("evidence") List<Event> events) {
        assertThat(published(events))
                .isNotEmpty()
                .allSatisfy(evaluation -> assertThat(evaluation.evidence().succeeded())
                        .isBetween(
                                evaluation.evidence().succeededFirstTime(),
                                evaluation.evidence().count()));
    }

    @Property(tries = 400)
    void withJobsAloneTurningASuccessIntoAFailureNeverImprovesATick(
            @ForAll("jobs") List<Event> events, @ForAll("performances") Status before, @ForAll Random random) {
        List<Event> worse = new ArrayList<>(events);
        for (int i = 0; i < worse.size(); i++) {
            if (random.nextInt(6) == 0 && worse.get(i).success()) {
                worse.set(i, worse.get(i).failed());
            }
        }
        Instant tick = START.plus(SPAN);
        // Where there is too little to say it may be fine.
        assertThat(Level.of(oneTick(worse, before, Optional.empty(), tick)))
                .isGreaterThanOrEqualTo(Level.of(oneTick(events, before, Optional.empty(), tick)));
    }

    @Property(tries = 200)
    void whatLiesBeforeTheRegimeChangesNothing(
            @ForAll("evidence") List<Event> events, @ForAll("performances") Status before, @ForAll Random random) {
        Instant tick = START.plus(SPAN);
        Instant regime = tick.minusSeconds(random.nextInt(3600));
        List<Event> all = new ArrayList<>(events);
        // For how long nothing was counted is asked whatever the regime, so something is.
        all.add(new Event(true, "last", 1, tick, true, Fault.UNKNOWN, false));
        List<Event> without =
                all.stream().filter(event -> !event.at().isBefore(regime)).toList();
        assertThat(oneTick(without, before, Optional.of(regime), tick))
                .isEqualTo(oneTick(all, before, Optional.of(regime), tick));
    }

    @Property(tries = 100)
    void aRecheckThatIsSkippedWouldHaveChangedNothing(@ForAll("evidence") List<Event> events) {
        List<Evaluation> impatient = new ArrayList<>();
        ConnectorWatch watch = watch();
        events.forEach(event -> event.addTo(watch));
        for (Instant tick = START; !tick.isAfter(START.plus(SPAN)); tick = Ticks.DEFAULT.next(tick)) {
            // Evidence that matters to nobody makes the watch look again.
            watch.add(ConnectorStory.outcome("user" + tick, 1, tick, false), Fault.USER);
            watch.tick(tick).ifPresent(impatient::add);
        }
        assertThat(impatient)
                .extracting(
                        Evaluation::at,
                        Evaluation::performance,
                        evaluation -> evaluation.watch().regimeSince())
                .isEqualTo(published(events).stream()
                        .map(evaluation -> tuple(
                                evaluation.at(),
                                evaluation.performance(),
                                evaluation.watch().regimeSince()))
                        .toList());
    }

    @Property(tries = 100)
    void evidenceThatComesTickByTickLeadsWhereTheBacktestLeads(@ForAll("evidence") List<Event> events) {
        Backtest backtest = new Backtest(
                new Catalogue(List.of(new Institution(
                        "i", "I", "AU", OptionalInt.empty(), "", List.of(ConnectorStory.connector(Stage.LIVE))))),
                Policy.DEFAULT,
                Ticks.DEFAULT);
        for (Event event : events) {
            if (event.job()) {
                JobOutcome outcome =
                        ConnectorStory.outcome(event.jobId(), event.attempt(), event.at(), event.success());
                backtest.job(outcome, event.fault(), Optional.empty());
            } else {
                backtest.probe(
                        ConnectorStory.ID,
                        event.at(),
                        event.success() ? ProbeResult.SUCCESS : ProbeResult.FAILURE,
                        event.fault(),
                        event.confirm(),
                        Optional.empty());
            }
        }
        List<Evaluation> replayed = new ArrayList<>();
        backtest.run(Optional.of(START), Optional.of(START.plus(SPAN)), replayed::add);
        assertThat(replayed).isEqualTo(published(events));
    }

    @Provide
    Arbitrary<Status> performances() {
        return Arbitraries.of(Status.values()).filter(status -> status != Status.UNDER_MAINTENANCE);
    }

    @Provide
    Arbitrary<List<Event>> evidence() {
        return stretches(true);
    }

    @Provide
    Arbitrary<List<Event>> jobs() {
        return stretches(false);
    }

    /** Stretches of differing health, for evidence that is random all over decides nothing. */
    private static Arbitrary<List<Event>> stretches(boolean probes) {
        Arbitrary<Integer> chance = Arbitraries.of(0, 20, 50, 80, 95, 100);
        return Combinators.combine(
                        chance.list().ofMinSize(1).ofMaxSize(6),
                        Arbitraries.integers().between(1, 300),
                        Arbitraries.longs())
                .as((chances, count, seed) -> events(chances, count, new Random(seed), probes));
    }

    private static List<Event> events(List<Integer> chances, int count, Random random, boolean probes) {
        List<Event> events = new ArrayList<>();
        // Distinct times: at equal times probe runs are taken as they come.
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second < SPAN.toSeconds(); second++) {
            seconds.add(second);
        }
        Collections.shuffle(seconds, random);
        for (int i = 0; i < count; i++) {
            int second = seconds.get(i);
            int stretch = (int) ((long) second * chances.size() / SPAN.toSeconds());
            boolean success = random.nextInt(100) < chances.get(stretch);
            boolean job = !probes || random.nextBoolean();
            boolean retry = job && i > 0 && random.nextInt(5) == 0;
            Fault fault = List.of(Fault.values()).get(random.nextInt(Fault.values().length));
            events.add(new Event(
                    job,
                    "job-" + (retry ? random.nextInt(i) : i),
                    retry ? 1000 + i : 1,
                    START.plusSeconds(second),
                    success,
                    fault,
                    random.nextInt(4) == 0));
        }
        return events;
    }

    private static List<Evaluation> published(List<Event> events) {
        ConnectorWatch watch = watch();
        events.forEach(event -> event.addTo(watch));
        List<Evaluation> published = new ArrayList<>();
        for (Instant tick = START; !tick.isAfter(START.plus(SPAN)); tick = Ticks.DEFAULT.next(tick)) {
            watch.tick(tick).ifPresent(published::add);
        }
        return published;
    }

    private static Status oneTick(List<Event> events, Status before, Optional<Instant> regime, Instant tick) {
        ConnectorWatch watch = watch();
        watch.resume(new Evaluation(
                ConnectorStory.ID,
                tick.minusSeconds(15),
                Trigger.SCHEDULED,
                before,
                before,
                before,
                START,
                false,
                false,
                tick,
                new WatchState(regime, Optional.empty(), List.of(), false, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(START, START, EvidenceSummary.Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "",
                Optional.empty()));
        events.forEach(event -> event.addTo(watch));
        return watch.tick(tick).orElseThrow().performance();
    }

    private static ConnectorWatch watch() {
        return new Watches(Policy.DEFAULT, Ticks.DEFAULT).watch(ConnectorStory.connector(Stage.LIVE));
    }
}
