package dev.bellwether.status;

import dev.bellwether.catalogue.Connector;
import java.util.HashMap;
import java.util.Map;

/** Makes the watches of connectors; those with the same policy share what is remembered of it. Belongs to one thread. */
public final class Watches {
    private final Policy policy;
    private final Ticks ticks;
    private final Map<Policy, Classifier> classifiers = new HashMap<>();

    public Watches(Policy policy, Ticks ticks) {
        this.policy = policy;
        this.ticks = ticks;
    }

    /** A watch that has not seen any evidence yet. */
    public ConnectorWatch watch(Connector connector) {
        return new ConnectorWatch(connector.id(), connector.stage(), classifier(connector), ticks);
    }

    /** Has a watch go on as that of a connector whose catalogue entry changed. */
    public ConnectorWatch change(ConnectorWatch watch, Connector connector) {
        watch.change(connector.stage(), classifier(connector));
        return watch;
    }

    private Classifier classifier(Connector connector) {
        return classifiers.computeIfAbsent(policy.with(connector.policy()), Classifier::new);
    }
}
