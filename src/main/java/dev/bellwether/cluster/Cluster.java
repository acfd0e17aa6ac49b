package dev.bellwether.cluster;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.ClusterConfig;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.Database;
import dev.bellwether.store.nodes.Nodes.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jgroups.stack.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node among several on a store, put together. Safe for any thread. */
public final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final String STORE = "store";
    private static final int TOGETHER = 1_000;

    private final MessageBus bus;
    private final Database database;
    private final ServerClock clock;
    private final SharedAssignment assignment;
    private final NodeLink link;
    private final Node self;
    private final Supplier<Digests> digests;
    private volatile ClusterStatus status;

    /** What all nodes must have alike, as digests. */
    public record Digests(String catalogue, String policy) {}

    /** Where this node is, and how it finds the others. */
    public record Site(ClusterConfig config, Supplier<Protocol> discovery, String address, String version) {}

    public Cluster(
            Site site, Database database, Supplier<Catalogue> catalogue, Supplier<Digests> digests, Means means) {
        ClusterConfig config = site.config();
        if (config.isExposed()) {
            LOG.warn(
                    "cluster.tls is not configured and {} is not loopback: whoever reaches it hears what the nodes tell one"
                            + " another, and can speak",
                    config.listen());
        }
        this.bus = means.bus();
        this.database = database;
        this.clock = means.clock();
        this.digests = digests;
        this.assignment = new SharedAssignment(means.vertx(), bus, catalogue, clock);
        Digests first = digests.get();
        this.self = new Node(
                UUID.randomUUID().toString(),
                config.name(),
                site.address(),
                site.version(),
                clock.instant(),
                0,
                0,
                true,
                first.catalogue(),
                first.policy());
        this.link =
                new NodeLink(bus, clock, self.id(), () -> ClusteredVertx.begin(config, site.discovery()), this::read);
        this.status = new ClusterStatus(
                self.id(),
                ClusterStatus.alone(config.name(), site.address(), site.version(), clock.instant())
                        .snapshot(),
                Optional.of("this node has not met the others yet"));
    }

    /** What a daemon has anyway. */
    public record Means(Vertx vertx, MessageBus bus, ServerClock clock) {}

    public SharedAssignment assignment() {
        return assignment;
    }

    public ClusterStatus status() {
        return status;
    }

    /** How often messages of other nodes were missed. */
    public long gaps() {
        return link.gaps();
    }

    /** How often a connector changed hands to or from this node. */
    public long handovers() {
        return assignment.handovers();
    }

    /** How many evaluations were not stored since their connectors were another node's by then. */
    public long refused() {
        return assignment.refused();
    }

    public MembershipVerticle makeMembership() {
        return new MembershipVerticle(new MembershipVerticle.Means(
                database.nodes(), assignment, link, clock, bus, self, digests, told -> status = told));
    }

    /** Hands to the bus what was stored since a time, whoever stored it. */
    private Future<Void> read(Instant since) {
        List<JobOutcome> outcomes = new ArrayList<>();
        return database.jobOutcomes()
                .forEachReceived(since, outcome -> {
                    outcomes.add(outcome);
                    if (outcomes.size() == TOGETHER) {
                        deliver(outcomes);
                    }
                })
                .onSuccess(all -> deliver(outcomes))
                .compose(all -> database.probeRuns().forEach(since, run -> bus.deliver(Topics.PROBE_RUNS, run, STORE)))
                .compose(all -> database.operations().since(since))
                .onSuccess(all ->
                        all.forEach(operation -> bus.deliver(Topics.OPERATIONS, new OperationStored(operation), STORE)))
                .compose(all -> database.maintenanceWindows().live(since))
                .onSuccess(
                        all -> all.forEach(window -> bus.deliver(Topics.OPERATIONS, new WindowStored(window), STORE)))
                .compose(all -> database.evaluations().latestAfter(since))
                .onSuccess(this::deliverEvaluations)
                .mapEmpty();
    }

    private void deliver(List<JobOutcome> outcomes) {
        if (!outcomes.isEmpty()) {
            bus.deliver(Topics.JOB_OUTCOMES, new OutcomesStored(clock.instant(), outcomes), STORE);
            outcomes.clear();
        }
    }

    private void deliverEvaluations(List<Evaluation> latest) {
        latest.stream()
                .map(Evaluation::at)
                .max(Instant::compareTo)
                .ifPresent(tick -> bus.deliver(Topics.EVALUATIONS, new EvaluationsPublished(tick, latest), STORE));
    }
}
