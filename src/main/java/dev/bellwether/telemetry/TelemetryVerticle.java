package dev.bellwether.telemetry;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.cluster.Assignment;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is told on the bus into numbers. It begins with the statuses that the store knows: were every connector unknown for
 * a moment after a restart, each alert about one would end there and begin anew.
 */
public final class TelemetryVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryVerticle.class);
    private static final long ASK_AGAIN_MS = 5_000;

    private final FailureLog asking = new FailureLog(
            LOG,
            "The statuses in the store cannot be read and are asked for again",
            "The statuses in the store can be read again");

    private final Telemetry telemetry;
    private final MessageBus bus;
    private final Sources sources;
    private Optional<Assignment> assignment = Optional.empty();

    /**
     * Where numbers come from, beside what is told on the bus: the catalogue and the error codes in force, and the latest
     * evaluation of each connector, by its id, that is in the store; asked at the start.
     */
    public record Sources(
            Supplier<Catalogue> catalogue,
            Supplier<ErrorCodes> errorCodes,
            Supplier<Future<Map<String, Evaluation>>> latest,
            Clock clock) {}

    /** Has it forget the probes of what is another node's, and export statuses only while this one may; to be called before the start. */
    public TelemetryVerticle sharing(Assignment share, BooleanSupplier knows) {
        assignment = Optional.of(share);
        telemetry.connectors().exportWhile(knows);
        return this;
    }

    public TelemetryVerticle(Telemetry telemetry, MessageBus bus, Sources sources) {
        this.telemetry = telemetry;
        this.bus = bus;
        this.sources = sources;
    }

    @Override
    public Future<?> start() {
        ConnectorMetrics connectors = telemetry.connectors();
        NodeMetrics node = telemetry.node();
        connectors.follow(sources.catalogue().get());
        return askForLatest().onSuccess(ignored -> {
            bus.subscribe(
                    Topics.CATALOGUE,
                    changed -> connectors.follow(sources.catalogue().get()));
            bus.subscribeOwn(Topics.JOB_OUTCOMES, stored -> {
                ErrorCodes codes = sources.errorCodes().get();
                connectors.count(stored.outcomes(), codes);
                telemetry.platform.count(stored.outcomes(), codes);
            });
            bus.subscribeOwn(Topics.PROBE_RUNS, run -> {
                connectors.count(run);
                telemetry.platform.count(run);
            });
            bus.subscribe(Topics.OPERATIONS, stored -> {
                if (stored instanceof OperationStored operation
                        && operation.operation() instanceof Operation.Release release) {
                    connectors.released(release);
                }
            });
            bus.subscribe(Topics.VANTAGE, vantage -> node.online(vantage.online()));
            bus.subscribeOwn(
                    Topics.EVALUATIONS,
                    published -> node.show(published, sources.clock().instant()));
            bus.subscribe(Topics.EVALUATIONS, connectors::show);
            assignment.ifPresent(share -> share.follow(changed -> {
                connectors.disown(changed.removed());
                return Future.succeededFuture();
            }));
        });
    }

    /** A restart publishes nothing, so what is shown until something differs is what the store has. */
    private Future<?> askForLatest() {
        return sources.latest()
                .get()
                .onComplete(asking::note)
                .onSuccess(latest -> telemetry.connectors().show(latest.values()))
                .recover(failure -> {
                    vertx.setTimer(ASK_AGAIN_MS, timer -> askForLatest());
                    return Future.succeededFuture();
                });
    }
}
