package dev.bellwether.probe;

import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.ProbeTarget;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs probes once, several at a time, as the command line does. Confined to one event loop. */
public final class RunOnce {
    private static final int AT_ONCE = 20;

    private RunOnce() {}

    /**
     * Runs all probes of some connectors, of all if none is named, but those that wait for pushed results; to be called on the
     * event loop on which all else is to happen. Each run is told of as it ends; all are given in that order. Unknown ids are
     * passed over.
     */
    public static Future<List<Finished>> of(
            ProbeEngine engine, Catalogue catalogue, Collection<String> connectorIds, Consumer<Finished> each) {
        Set<String> wanted = Set.copyOf(connectorIds);
        Iterator<Supplier<Future<Finished>>> left = catalogue.connectors().stream()
                .filter(connector -> wanted.isEmpty() || wanted.contains(connector.id()))
                .flatMap(connector -> connector.probes().stream()
                        .filter(spec -> !(spec.target() instanceof ProbeTarget.Push))
                        .<Supplier<Future<Finished>>>map(spec -> () -> engine.run(connector.id(), spec, false)))
                .iterator();
        List<Finished> finished = new ArrayList<>();
        Supplier<Future<Boolean>> next = () -> left.hasNext()
                ? left.next().get().map(one -> {
                    each.accept(one);
                    return finished.add(one);
                })
                : Future.succeededFuture(false);
        return Future.join(Collections.nCopies(AT_ONCE, next).stream()
                        .map(Repeat::whileTrue)
                        .toList())
                .map(finished);
    }
}
