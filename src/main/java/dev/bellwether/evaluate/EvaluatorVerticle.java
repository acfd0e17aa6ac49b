package dev.bellwether.evaluate;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.Operating;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.cluster.Assignment;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.Evaluations.Fence;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all connectors: takes evidence from the bus, decides at every tick, stores what is to be published and then publishes
 * it. At the start it rebuilds its windows from the store; what comes meanwhile waits. Its event loop owns everything in it.
 */
public final class EvaluatorVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluatorVerticle.class);
    private static final long WAKE_MS = 100;
    private static final long AGAIN_MS = 1_000;
    private static final int GAIN_TRIES = 5;

    private final MessageBus bus;
    private final EvaluationRules rules;
    private final Clock clock;
    private final Database database;

    private Assignment assignment;
    private Fence fence = Fence.NONE;

    private Consumer<Duration> decided = took -> {};
    private final FailureLog takingBack = new FailureLog(
            LOG, "What was decided for later is not removed yet", "What was decided for later is removed");
    private Runnable clockWentBack = () -> {};
    private volatile EvaluationOutbox outbox;
    private Rebuild rebuild;
    private ConnectorWatches watches;
    private TickClock tickClock;
    /** What comes while windows are being rebuilt; null at any other time. */
    private List<Runnable> waiting = new ArrayList<>();
    /** Connectors that are being rebuilt beside those that are watched. */
    private final List<Gain> gains = new ArrayList<>();

    public EvaluatorVerticle(
            MessageBus bus, Database database, Supplier<Catalogue> catalogue, EvaluationRules rules, Clock clock) {
        this.bus = bus;
        this.rules = rules;
        this.clock = clock;
        this.database = database;
        this.assignment = Assignment.ofAll(catalogue, bus);
    }

    /** Has it watch what is assigned to this node, and store of it what passes a fence; to be called before the start. */
    public EvaluatorVerticle sharing(Assignment share, Fence store) {
        assignment = share;
        fence = store;
        return this;
    }

    /** Tells a listener how long each tick took to decide on all connectors; to be called before the start. */
    public EvaluatorVerticle onDecided(Consumer<Duration> listener) {
        decided = listener;
        return this;
    }

    /** Has somebody told when the clock went back and ticks with it; to be called before the start. */
    public EvaluatorVerticle onClockWentBack(Runnable listener) {
        clockWentBack = listener;
        return this;
    }

    @Override
    public Future<?> start() {
        outbox = new EvaluationOutbox(bus, fence, database.evaluationBacklog(fence), database.watchStates()::store);
        WeekReading week = new WeekReading(vertx, database.jobOutcomes()::counts, WeekReading.AGAIN_AFTER);
        rebuild = new Rebuild(database, rules, assignment::catalogue, week);
        bus.subscribe(Topics.JOB_OUTCOMES, message -> whenRebuilt(() -> take(message)));
        bus.subscribe(Topics.PROBE_RUNS, message -> whenRebuilt(() -> take(message)));
        bus.subscribe(Topics.OPERATIONS, message -> whenRebuilt(() -> take(message)));
        assignment.follow(message -> {
            Promise<Void> done = Promise.promise();
            whenRebuilt(() -> {
                take(message);
                done.complete();
            });
            return done.future();
        });
        // What an earlier daemon could not store comes first, since it says where things stand.
        return outbox.open()
                .compose(opened -> rebuild.takeBack(clock.instant()))
                .compose(tookBack -> begin())
                .onSuccess(ignored -> vertx.setPeriodic(WAKE_MS, woken -> wake()));
    }

    /** Stores what waits, or leaves it on disk for the next start. */
    @Override
    public Future<?> stop() {
        return outbox.close();
    }

    /** How many evaluations are not stored yet; from any thread. */
    public int unsaved() {
        return outbox == null ? 0 : outbox.unsaved();
    }

    /** How many of these the disk does not take either; from any thread. */
    public int onlyInMemory() {
        return outbox == null ? 0 : outbox.onlyInMemory();
    }

    /** How many evaluations were given up before they were stored; from any thread. */
    public long dropped() {
        return outbox == null ? 0 : outbox.dropped();
    }

    /** Rebuilds the watches from the store and goes on after the latest tick that was made before. */
    private Future<Void> begin() {
        Instant now = clock.instant();
        gains.clear();
        watches = new ConnectorWatches(rules, assignment.catalogue());
        return rebuild.into(watches, now).onSuccess(ignored -> {
            watches.begin();
            takeWhatWaited();
            Instant tick = watches.latestTick()
                    .map(rules.ticks()::next)
                    .orElseGet(() -> rules.ticks().lastUpTo(now));
            tickClock = new TickClock(rules.ticks(), tick);
            wake();
        });
    }

    private void wake() {
        if (waiting != null) {
            return;
        }
        Instant now = clock.instant();
        if (tickClock.isAheadOf(now)) {
            goBack();
            return;
        }
        for (Instant tick : tickClock.due(now)) {
            long began = System.nanoTime();
            ConnectorWatches.Ticked ticked = watches.tick(tick);
            decided.accept(Duration.ofNanos(System.nanoTime() - began));
            outbox.publish(ticked);
        }
    }

    /** The clock went back: so do ticks, and what later ones decided is taken back. */
    private void goBack() {
        LOG.warn(
                "The clock went back from {} or later to {}; ticks go back with it", tickClock.next(), clock.instant());
        clockWentBack.run();
        waiting = new ArrayList<>();
        takeBack();
    }

    private void takeBack() {
        // What is not stored yet would be stored after what is removed.
        Future<Void> back = outbox.unsaved() > 0
                ? Future.failedFuture("evaluations wait to be stored first")
                : rebuild.takeBack(clock.instant()).compose(tookBack -> begin());
        back.compose(begun -> database.evaluations().latest())
                .onComplete(takingBack::note)
                .onSuccess(latest ->
                        outbox.wentBack(rules.ticks().lastUpTo(clock.instant()), List.copyOf(latest.values())))
                .onFailure(failure -> vertx.setTimer(AGAIN_MS, again -> takeBack()));
    }

    private void whenRebuilt(Runnable arrival) {
        if (waiting == null) {
            attempt(arrival);
        } else {
            waiting.add(arrival);
        }
    }

    /** What cannot be taken in is logged and passed over: it must not cost the connectors their windows. */
    private static void attempt(Runnable arrival) {
        try {
            arrival.run();
        } catch (RuntimeException e) {
            LOG.error("something cannot be taken in and is passed over", e);
        }
    }

    /** Tells the watches something, and those that are being rebuilt when they are there. */
    private void tell(Consumer<ConnectorWatches> what) {
        attempt(() -> what.accept(watches));
        gains.forEach(gain -> gain.arrived.add(what));
    }

    private void take(OutcomesStored message) {
        message.outcomes().forEach(outcome -> tell(each -> each.add(outcome)));
    }

    private void take(ProbeRun run) {
        tell(each -> each.add(run));
    }

    private void take(Operating message) {
        if (message instanceof OperationStored stored) {
            tell(each -> each.apply(stored.operation()));
        } else if (message instanceof WindowStored stored) {
            tell(each -> each.plan(stored.window()));
        }
    }

    private void take(CatalogueChanged message) {
        Catalogue current = assignment.catalogue();
        watches.reload(
                current.only(id -> watches.catalogue().connector(id).isPresent()
                        && !message.added().contains(id)),
                Set.copyOf(message.changed()));
        // What was lost meanwhile was another node's: it is rebuilt once more if it comes back.
        gains.forEach(gain -> gain.goneAgain.addAll(message.removed()));
        if (!message.added().isEmpty()) {
            Set<String> added = Set.copyOf(message.added());
            Gain gain = new Gain(new ConnectorWatches(rules, current.only(added::contains)));
            gains.add(gain);
            gain.begin(GAIN_TRIES);
        }
    }

    /** Connectors that are rebuilt from the store, beside the ticks of the others: none begins without its history. */
    private final class Gain {
        private final ConnectorWatches rebuilt;
        private final List<Consumer<ConnectorWatches>> arrived = new ArrayList<>();
        private final Set<String> goneAgain = new HashSet<>();

        Gain(ConnectorWatches rebuilt) {
            this.rebuilt = rebuilt;
        }

        void begin(int tries) {
            rebuild.into(rebuilt, clock.instant()).onComplete(read -> {
                if (!gains.contains(this)) {
                    return;
                }
                if (read.failed() && tries > 0) {
                    vertx.setTimer(AGAIN_MS, again -> begin(tries - 1));
                    return;
                }
                if (read.failed()) {
                    LOG.warn(
                            "The history of {} new connectors could not be read",
                            rebuilt.catalogue().connectors().size(),
                            read.cause());
                }
                whenRebuilt(this::join);
            });
        }

        /** Makes up for ticks that nobody made, and goes on with the others. */
        private void join() {
            if (!gains.remove(this)) {
                return;
            }
            Catalogue current = assignment.catalogue();
            rebuilt.reload(
                    current.only(id -> rebuilt.catalogue().connector(id).isPresent() && !goneAgain.contains(id)),
                    Set.of());
            rebuilt.begin();
            arrived.forEach(what -> attempt(() -> what.accept(rebuilt)));
            Instant now = clock.instant();
            Instant first = rebuilt.earliestEvaluation()
                    .map(rules.ticks()::next)
                    .orElseGet(() -> rules.ticks().lastUpTo(now));
            for (Instant tick : new TickClock(rules.ticks(), first).due(now)) {
                if (tick.isBefore(tickClock.next())) {
                    outbox.publish(rebuilt.tick(tick));
                }
            }
            watches.join(
                    rebuilt,
                    current.only(id -> watches.catalogue().connector(id).isPresent()
                            || rebuilt.catalogue().connector(id).isPresent()));
        }
    }

    private void takeWhatWaited() {
        List<Runnable> arrived = waiting;
        waiting = null;
        // One of them may make the others wait again.
        arrived.forEach(this::whenRebuilt);
    }
}
