package dev.bellwether.probe;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.cluster.Assignment;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.probe.schedule.ProbeScheduler;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.status.WatchState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the probes of the catalogue on their schedule and publishes each finished run. It owns time alone: what begins when is
 * the scheduler's decision, and what a run does is the engine's.
 */
public final class ProbeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeVerticle.class);
    /** The clock may be put right meanwhile, so nothing is awaited longer without another look at it. */
    private static final long LONGEST_WAIT_MS = 1000;

    private static final long LOOK_FOR_NETWORK_MS = 5000;
    private static final long LOOK_FOR_SILENCE_MS = 250;
    private static final long PATIENCE_MS = 10_000;

    private final ProbeEngine engine;
    private final MessageBus bus;
    private final ProbeOptions options;
    private final ProbeEvents events;
    private final Clock clock;
    private final ProbeScheduler scheduler;
    private final OutageCalendar.PlannedOutages outages = new OutageCalendar.PlannedOutages();
    private final OutageCalendar calendar = new OutageCalendar();
    private final PushIntake.PushWatch pushes = new PushIntake.PushWatch();
    private final Set<String> underMaintenance = new HashSet<>();

    private Assignment assignment;
    private ProbeMemory memory = ProbeMemory.NONE;
    private Vantage vantage;
    private long timer = -1;
    private long wakesAt = Long.MAX_VALUE;
    private boolean stopped;

    /**
     * A verticle that runs all probes of a catalogue, which is asked for anew when {@link Topics#CATALOGUE} tells of a change. The
     * engine stays open when it stops.
     */
    public ProbeVerticle(
            ProbeEngine engine,
            MessageBus bus,
            Supplier<Catalogue> catalogue,
            ProbeOptions options,
            ProbeEvents events) {
        this.engine = engine;
        this.bus = bus;
        this.assignment = Assignment.ofAll(catalogue, bus);
        this.options = options;
        this.events = events;
        this.clock = engine.clock();
        this.scheduler = new ProbeScheduler(
                options.confirmation(), options.mostRuns(), options.mostRunsPerHost(), events::skipped);
    }

    /** Has it run the probes of what is assigned to this node; to be called before the start. */
    public ProbeVerticle sharing(Assignment share) {
        assignment = share;
        return this;
    }

    /** Has it know of what was before; to be called before the start. */
    public ProbeVerticle remembering(ProbeMemory before) {
        memory = before;
        return this;
    }

    @Override
    public Future<?> start() {
        Vantage.References references = new Vantage.References(engine, options.references());
        vantage = new Vantage(
                references::anyAnswers, !references.isEmpty(), clock, changed -> bus.publish(Topics.VANTAGE, changed));
        assignment.follow(difference -> {
            changed(difference);
            return Future.succeededFuture();
        });
        bus.subscribe(Topics.PROBE_RUNS, this::heard);
        bus.subscribe(Topics.EVALUATIONS, published -> {
            published.evaluations().forEach(evaluation -> heard(evaluation.connectorId(), evaluation.watch()));
            published.rechecks().forEach(recheck -> heard(recheck.connectorId(), recheck.watch()));
        });
        memory.underMaintenance()
                .onSuccess(underMaintenance::addAll)
                .onFailure(failure -> LOG.warn("What was under maintenance cannot be read: {}", failure.toString()));
        Instant now = clock.instant();
        put(assignment.catalogue().connectors(), now);
        bus.publish(Topics.VANTAGE, new VantageChanged(true, now, "no reason to doubt it yet"));
        vertx.setPeriodic(LOOK_FOR_NETWORK_MS, tick -> vantage.look());
        vertx.setPeriodic(
                LOOK_FOR_SILENCE_MS,
                tick -> pushes.silent(clock.instant()).forEach(run -> bus.publish(Topics.PROBE_RUNS, run)));
        wake();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void changed(CatalogueChanged difference) {
        Catalogue current = assignment.catalogue();
        Instant now = clock.instant();
        engine.forget();
        difference.removed().forEach(id -> retain(id, List.of()));
        List<Connector> others = new ArrayList<>();
        for (List<String> ids : List.of(difference.added(), difference.changed())) {
            for (String id : ids) {
                retain(id, current.connector(id).map(Connector::probes).orElse(List.of()));
                current.connector(id).ifPresent(others::add);
            }
        }
        put(others, now);
        wake();
    }

    /** Runs that were pushed come from whichever node took them in. */
    private void heard(ProbeRun run) {
        if (!run.cause().equals(Cause.SILENT.wire())) {
            pushes.heard(new ProbeKey(run.connectorId(), run.probe()), run.at(), clock.instant());
        }
    }

    /** A window that was open and is not any more has ended where the regime after it begins. */
    private void heard(String connectorId, WatchState watch) {
        if (watch.beforeMaintenance().isPresent()) {
            underMaintenance.add(connectorId);
        } else if (underMaintenance.remove(connectorId)) {
            Instant now = clock.instant();
            scheduler.afterMaintenance(connectorId, watch.regimeSince().orElse(now), now);
            wake();
        }
    }

    /** Has the probes of connectors run, and finds out how they ended before. */
    private void put(Collection<Connector> connectors, Instant now) {
        connectors.forEach(connector -> put(connector, now));
        memory.lastRuns(connectors)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.warn(
                        "How probes ended before cannot be read; a first run that fails is confirmed: {}",
                        failure.toString()))
                .otherwise(List.of())
                .onSuccess(runs -> {
                    Map<ProbeKey, Boolean> before = new HashMap<>();
                    runs.forEach(run -> before.put(
                            new ProbeKey(run.connectorId(), run.probe()),
                            run.result().succeeded()));
                    for (Connector connector : connectors) {
                        for (ProbeSpec spec : connector.probes()) {
                            ProbeKey key = new ProbeKey(connector.id(), spec.id());
                            scheduler.recall(key, Optional.ofNullable(before.get(key)), clock.instant());
                        }
                    }
                    wake();
                });
    }

    private void put(Connector connector, Instant now) {
        for (ProbeSpec spec : connector.probes()) {
            ProbeKey key = new ProbeKey(connector.id(), spec.id());
            if (spec.target() instanceof ProbeTarget.Push) {
                scheduler.remove(key);
                pushes.put(key, spec, now);
            } else {
                pushes.remove(key);
                scheduler.put(key, spec, now);
            }
        }
    }

    /** Stops the probes of a connector that are not among these. */
    private void retain(String connectorId, List<ProbeSpec> probes) {
        Set<ProbeKey> keys = new HashSet<>(scheduler.keys());
        keys.addAll(pushes.keys());
        for (ProbeKey key : keys) {
            if (key.connectorId().equals(connectorId)
                    && probes.stream().noneMatch(spec -> spec.id().equals(key.probe()))) {
                scheduler.remove(key);
                pushes.remove(key);
                outages.forget(key);
                calendar.forget(key);
            }
        }
    }

    /** Begins what is due, and sets the timer for what comes next. */
    private void wake() {
        if (stopped) {
            return;
        }
        scheduler.tick(clock.instant()).forEach(this::begin);
        setTimer();
    }

    private void setTimer() {
        Optional<Instant> next = scheduler.next();
        long at = next.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        if (timer >= 0 && at >= wakesAt) {
            return;
        }
        vertx.cancelTimer(timer);
        wakesAt = at;
        long wait = next.map(
                        instant -> Duration.between(clock.instant(), instant).toNanos())
                .orElse(Long.MAX_VALUE);
        long millis = Math.max(1, Math.min(LONGEST_WAIT_MS, -Math.floorDiv(-wait, 1_000_000L)));
        timer = vertx.setTimer(millis, fired -> {
            timer = -1;
            wakesAt = Long.MAX_VALUE;
            wake();
        });
    }

    private void begin(ProbeScheduler.Start start) {
        if (!start.confirm()) {
            events.lag(Duration.between(start.planned(), clock.instant()));
        }
        engine.run(start.key().connectorId(), start.spec(), start.confirm())
                .onSuccess(finished -> ended(start, finished));
    }

    private void ended(ProbeScheduler.Start start, Finished finished) {
        if (stopped) {
            return;
        }
        scheduler.ended(start).forEach(this::begin);
        vantage.ended(start.host(), finished.failedInSilence()).onSuccess(online -> {
            if (!stopped && scheduler.isCurrent(start)) {
                publish(start, finished, online ? finished.run() : finished.offline("this node is offline"));
            }
        });
        setTimer();
    }

    private void publish(ProbeScheduler.Start start, Finished finished, ProbeRun run) {
        bus.publish(Topics.PROBE_RUNS, run);
        boolean counts = run.result().succeeded() || run.fault() != Fault.PLATFORM;
        Instant now = clock.instant();
        scheduler.learnt(start, counts ? Optional.of(run.result().succeeded()) : Optional.empty(), now);
        finished.outcome()
                .planned()
                .flatMap(said -> outages.heard(start.key(), said, start.spec().interval(), now))
                .ifPresent(events::maintenance);
        if (finished.outcome().planned().isPresent()) {
            readPlan(start, now);
        }
        setTimer();
    }

    /** A target that tells its plans and answers now is asked for them, now and then. */
    private void readPlan(ProbeScheduler.Start start, Instant now) {
        if (!calendar.isDue(start.key(), now)) {
            return;
        }
        engine.outages(start.spec())
                .onSuccess(plan -> {
                    if (!stopped && scheduler.isCurrent(start)) {
                        if (plan.unreadable() > 0) {
                            LOG.warn(
                                    "{} of the planned outages of {} open no window: their times cannot be read, or are longer"
                                            + " than a month",
                                    plan.unreadable(),
                                    start.key().connectorId());
                        }
                        calendar.heard(start.key(), plan.outages(), clock.instant())
                                .forEach(events::maintenance);
                    }
                })
                .onFailure(thrown -> LOG.info(
                        "The planned outages of {} cannot be read and are asked for again later: {}",
                        start.key().connectorId(),
                        thrown.getMessage()));
    }
}
