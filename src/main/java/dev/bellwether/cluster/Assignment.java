package dev.bellwether.cluster;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/** What this node owns of all that there is to do. Safe for any thread. */
public interface Assignment {
    /** The connectors that are this node's, in the order of the catalogue. */
    Catalogue catalogue();

    /** Whether a task is this node's, such as a connector by its id. */
    boolean owns(String key);

    /**
     * Calls a handler, on the context that follows, for each change of {@link #catalogue()}: connectors that are this node's from now on,
     * those that are not any more, and those that are different. What it answers completes when it has let go of what it lost.
     */
    void follow(Function<CatalogueChanged, Future<?>> handler);

    /** Of a node that is alone: all is its own. */
    static Assignment ofAll(Supplier<Catalogue> catalogue, MessageBus bus) {
        return new Assignment() {
            @Override
            public Catalogue catalogue() {
                return catalogue.get();
            }

            @Override
            public boolean owns(String key) {
                return true;
            }

            @Override
            public void follow(Function<CatalogueChanged, Future<?>> handler) {
                bus.subscribe(Topics.CATALOGUE, changed -> {
                    Future<?> unused = handler.apply(changed);
                });
            }
        };
    }
}
