package dev.bellwether.evaluate.backtest;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Watches;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One run of a back-test, connector by connector. Two connectors are on their way at a time, so that the evidence of one is read
 * while the other's is computed. Belongs to one event loop.
 */
final class BacktestRun {
    private static final int LANES = 2;

    private final BacktestRequest request;
    private final List<Connector> connectors;
    private final Workshop workshop;
    private final Watches make;
    private final ResultJson result = new ResultJson();
    private final List<ConnectorRun> onTheirWay = new ArrayList<>();
    private int next;
    private int finished;
    /** Whether one connector failed, so that the others need not go on. */
    private boolean broken;

    BacktestRun(BacktestRequest request, Catalogue catalogue, Workshop workshop) {
        this.request = request;
        this.connectors = request.connectors().isEmpty()
                ? List.copyOf(catalogue.connectors())
                : request.connectors().stream()
                        .map(catalogue::connector)
                        .flatMap(Optional::stream)
                        .toList();
        this.workshop = workshop;
        this.make = new Watches(request.policy(), request.ticks());
    }

    /** How much is done, from 0 to 1. */
    double progress() {
        double parts = onTheirWay.stream().mapToDouble(ConnectorRun::progress).sum();
        return connectors.isEmpty() ? 1 : Math.min(1, (finished + parts) / connectors.size());
    }

    /** Runs it to its end; fails with {@link StoppedException} if it was stopped. */
    Future<JsonObject> run() {
        Duration reach = connectors.stream()
                .map(connector -> request.policy().with(connector.policy()))
                .map(Policy::reach)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return workshop.database()
                .operations()
                .since(request.from().minus(reach.multipliedBy(2)))
                .map(all -> all.stream().collect(Collectors.groupingBy(Operation::connectorId)))
                .compose(operations -> Future.join(IntStream.range(0, LANES)
                        .mapToObj(lane -> goOn(operations))
                        .toList()))
                .map(done -> result.toJson());
    }

    private Future<Void> goOn(Map<String, List<Operation>> operations) {
        if (next == connectors.size() || broken) {
            return Future.succeededFuture();
        }
        if (workshop.isStopped()) {
            return Future.failedFuture(new StoppedException());
        }
        int place = next++;
        Connector connector = connectors.get(place);
        ConnectorRun run = new ConnectorRun(connector, request, make, workshop);
        onTheirWay.add(run);
        return run.run(operations.getOrDefault(connector.id(), List.of()))
                .onComplete(ended -> onTheirWay.remove(run))
                .onFailure(failure -> broken = true)
                .compose(comparison -> {
                    finished++;
                    result.add(place, comparison);
                    return goOn(operations);
                });
    }
}
