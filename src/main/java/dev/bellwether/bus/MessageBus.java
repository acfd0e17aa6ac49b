package dev.bellwether.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/** The typed face of the event bus: what is published on a topic reaches every subscriber of it, each on its own thread. */
public final class MessageBus {
    private final Vertx vertx;

    private MessageBus(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Registers the codecs of all topics; to be called once for a Vert.x instance. */
    public static MessageBus install(Vertx vertx) {
        for (Topic<?> topic : Topics.ALL) {
            vertx.eventBus().registerCodec(new RecordCodec<>(topic));
        }
        return new MessageBus(vertx);
    }

    /** Sends a message to all who subscribed; nothing waits for them. */
    public <T> void publish(Topic<T> topic, T message) {
        vertx.eventBus().publish(topic.address(), message, new DeliveryOptions().setCodecName(topic.address()));
    }

    /** Calls the handler, on the context that subscribes, for every message. Unregister with the answer. */
    public <T> MessageConsumer<T> subscribe(Topic<T> topic, Consumer<T> handler) {
        return vertx.eventBus().consumer(topic.address(), message -> handler.accept(message.body()));
    }
}
