package dev.bellwether.bus;

import dev.bellwether.bus.Topics.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Carries records as JSON between nodes and as they are within one: they are immutable. */
record RecordCodec<T>(Topic<T> topic) implements MessageCodec<T, T> {

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
