package dev.bellwether.telemetry;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/** Turns what is told on the bus into numbers. */
public final class TelemetryVerticle extends VerticleBase {
    private final Telemetry telemetry;
    private final MessageBus bus;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<ErrorCodes> errorCodes;

    /**
     * A verticle that counts nothing yet.
     *
     * @param catalogue the one in force
     * @param errorCodes those in force
     */
    public TelemetryVerticle(
            Telemetry telemetry, MessageBus bus, Supplier<Catalogue> catalogue, Supplier<ErrorCodes> errorCodes) {
        this.telemetry = telemetry;
        this.bus = bus;
        this.catalogue = catalogue;
        this.errorCodes = errorCodes;
    }

    @Override
    public Future<?> start() {
        ConnectorMetrics connectors = telemetry.connectors();
        NodeMetrics node = telemetry.node();
        connectors.follow(catalogue.get());
        bus.subscribe(Topics.CATALOGUE, changed -> connectors.follow(catalogue.get()));
        bus.subscribe(Topics.JOB_OUTCOMES, stored -> connectors.count(stored.outcomes(), errorCodes.get()));
        bus.subscribe(Topics.PROBE_RUNS, connectors::count);
        bus.subscribe(Topics.VANTAGE, vantage -> node.online(vantage.online()));
        bus.subscribe(Topics.EVALUATIONS, published -> {
            node.show(published);
            connectors.show(published.evaluations());
        });
        return Future.succeededFuture();
    }
}
