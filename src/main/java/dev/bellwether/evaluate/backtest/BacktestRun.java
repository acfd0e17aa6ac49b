package dev.bellwether.evaluate.backtest;

import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.maintenance.PastMaintenance;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Watches;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
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
    private final Catalogue catalogue;
    private final List<Connector> connectors;
    private final BacktestContext context;
    private final Watches make;
    private final ResultJson result = new ResultJson();
    private final List<ConnectorRun> onTheirWay = new ArrayList<>();
    /** The windows that operators had planned; what institutions announced is among the operations. */
    private PastMaintenance planned = PastMaintenance.of(List.of(), Instant.MIN, Instant.MIN);

    private int next;
    private int finished;
    /** Whether one connector failed, so that the others need not go on. */
    private boolean broken;

    BacktestRun(BacktestRequest request, Catalogue catalogue, BacktestContext context) {
        this.request = request;
        this.catalogue = catalogue;
        this.connectors = request.connectors().isEmpty()
                ? List.copyOf(catalogue.connectors())
                : request.connectors().stream()
                        .map(catalogue::connector)
                        .flatMap(Optional::stream)
                        .toList();
        this.context = context;
        this.make = new Watches(request.policy(), request.ticks());
    }

    double progress() {
        double parts = onTheirWay.stream().mapToDouble(ConnectorRun::progress).sum();
        return connectors.isEmpty() ? 1 : Math.min(1, (finished + parts) / connectors.size());
    }

    /** Runs it to its end; fails with {@link BacktestContext.StoppedException} if it was stopped. */
    Future<JsonObject> run() {
        Duration reach = connectors.stream()
                .map(connector -> request.policy().with(connector.policy()))
                .map(Policy::reach)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Instant since = request.from().minus(reach.multipliedBy(2));
        return reckonPlanned(since)
                .compose(reckoned -> context.database().operations().between(since, request.to()))
                .map(all -> all.stream().collect(Collectors.groupingBy(Operation::connectorId)))
                .compose(operations -> Future.join(IntStream.range(0, LANES)
                        .mapToObj(lane -> Repeat.whileTrue(() -> next(operations)))
                        .toList()))
                .map(done -> result.toJson());
    }

    /** Rules may recur often over the range, so this is for the thread that computes. */
    private Future<Void> reckonPlanned(Instant since) {
        return context.database()
                .maintenanceWindows()
                .versions(since, request.to())
                .compose(
                        versions -> context.compute(() -> planned = PastMaintenance.of(versions, since, request.to())));
    }

    private List<Operation> said(Connector connector, List<Operation> operations) {
        String institution =
                catalogue.institutionOf(connector.id()).map(Institution::id).orElse("");
        List<Operation> said = new ArrayList<>(operations);
        said.addAll(planned.of(connector.id(), institution));
        return said;
    }

    /** Takes the next connector; answers whether there may be more. */
    private Future<Boolean> next(Map<String, List<Operation>> operations) {
        if (next == connectors.size() || broken) {
            return Future.succeededFuture(false);
        }
        if (context.isStopped()) {
            return Future.failedFuture(new BacktestContext.StoppedException());
        }
        int place = next++;
        Connector connector = connectors.get(place);
        ConnectorRun run = new ConnectorRun(connector, request, make, context);
        onTheirWay.add(run);
        return run.run(said(connector, operations.getOrDefault(connector.id(), List.of())))
                .onComplete(ended -> onTheirWay.remove(run))
                .onFailure(failure -> broken = true)
                .map(comparison -> {
                    finished++;
                    result.add(place, comparison);
                    return true;
                });
    }
}
