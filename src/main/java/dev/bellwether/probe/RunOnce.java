package dev.bellwether.probe;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs probes once, several at a time, as the command line does. Confined to one event loop. */
public final class RunOnce {
    private static final int AT_ONCE = 20;

    private final ProbeEngine engine;
    private final Consumer<Finished> each;
    private final Deque<Planned> left = new ArrayDeque<>();
    private final List<Finished> finished = new ArrayList<>();
    private final Promise<List<Finished>> all = Promise.promise();
    private int running;

    private record Planned(String connectorId, ProbeSpec spec) {}

    private RunOnce(ProbeEngine engine, Consumer<Finished> each) {
        this.engine = engine;
        this.each = each;
    }

    /**
     * Runs all probes of some connectors, of all if none is named, but those that wait for pushed results; to be called on the
     * event loop on which all else is to happen. Each run is told of as it ends; all are given in that order. Unknown ids are
     * passed over.
     */
    public static Future<List<Finished>> of(
            ProbeEngine engine, Catalogue catalogue, Collection<String> connectorIds, Consumer<Finished> each) {
        RunOnce once = new RunOnce(engine, each);
        Set<String> wanted = Set.copyOf(connectorIds);
        for (Connector connector : catalogue.connectors()) {
            if (wanted.isEmpty() || wanted.contains(connector.id())) {
                connector.probes().stream()
                        .filter(spec -> !(spec.target() instanceof ProbeTarget.Push))
                        .forEach(spec -> once.left.add(new Planned(connector.id(), spec)));
            }
        }
        once.goOn();
        return once.all.future();
    }

    private void goOn() {
        while (running < AT_ONCE && !left.isEmpty()) {
            Planned next = left.pollFirst();
            running++;
            engine.run(next.connectorId(), next.spec(), false).onSuccess(this::ended);
        }
        if (running == 0) {
            all.tryComplete(finished);
        }
    }

    private void ended(Finished one) {
        running--;
        finished.add(one);
        each.accept(one);
        goOn();
    }
}
