package dev.bellwether.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The typed face of the event bus: what is published on a topic reaches every subscriber of it, each on its own thread. */
public final class MessageBus {
    private static final Logger LOG = LoggerFactory.getLogger(MessageBus.class);

    private static final String FROM = "from";

    private final Vertx vertx;
    private volatile Wire wire = new Wire() {
        @Override
        public <T> void send(Topics.Topic<T> topic, T message) {}
    };

    /** To the other nodes; for any thread. */
    public interface Wire {
        <T> void send(Topics.Topic<T> topic, T message);
    }

    private MessageBus(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Registers the codecs of all topics; to be called once for a Vert.x instance. */
    public static MessageBus install(Vertx vertx) {
        for (Topics.Topic<?> topic : Topics.ALL) {
            vertx.eventBus().registerCodec(new RecordCodec<>(topic));
        }
        return new MessageBus(vertx);
    }

    /** Has what is published here sent to other nodes too. */
    public void extend(Wire toOthers) {
        wire = toOthers;
    }

    /** Sends a message to all who subscribed; nothing waits for them. */
    public <T> void publish(Topics.Topic<T> topic, T message) {
        vertx.eventBus().publish(topic.address(), message, new DeliveryOptions().setCodecName(topic.address()));
        wire.send(topic, message);
    }

    /** Hands on what another node published. */
    public <T> void deliver(Topics.Topic<T> topic, T message, String from) {
        vertx.eventBus()
                .publish(
                        topic.address(),
                        message,
                        new DeliveryOptions().setCodecName(topic.address()).addHeader(FROM, from));
    }

    /**
     * Calls the handler, on the context that subscribes, for every message. A message that it fails on is logged and passed over: it
     * must not end a verticle that holds the state of others. Unregister with the answer.
     */
    public <T> MessageConsumer<T> subscribe(Topics.Topic<T> topic, Consumer<T> handler) {
        return subscribe(topic, true, handler);
    }

    /** The same, without what other nodes published. */
    public <T> MessageConsumer<T> subscribeOwn(Topics.Topic<T> topic, Consumer<T> handler) {
        return subscribe(topic, false, handler);
    }

    private <T> MessageConsumer<T> subscribe(Topics.Topic<T> topic, boolean all, Consumer<T> handler) {
        return vertx.eventBus().<T>consumer(topic.address(), message -> {
            if (!all && message.headers().contains(FROM)) {
                return;
            }
            try {
                handler.accept(message.body());
            } catch (RuntimeException e) {
                LOG.error("a message of {} cannot be taken in and is passed over", topic.address(), e);
            }
        });
    }

    /** Carries records as JSON between nodes and as they are within one: they are immutable. */
    record RecordCodec<T>(Topics.Topic<T> topic) implements MessageCodec<T, T> {
        @Override
        public void encodeToWire(Buffer buffer, T message) {
            try {
                byte[] bytes = RecordJson.write(message);
                buffer.appendInt(bytes.length).appendBytes(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(topic.address() + " cannot be written", e);
            }
        }

        @Override
        public T decodeFromWire(int position, Buffer buffer) {
            int length = buffer.getInt(position);
            try {
                return RecordJson.read(buffer.getBytes(position + 4, position + 4 + length), topic.type());
            } catch (IOException e) {
                throw new UncheckedIOException(topic.address() + " cannot be read", e);
            }
        }

        @Override
        public T transform(T message) {
            return message;
        }

        @Override
        public String name() {
            return topic.address();
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
