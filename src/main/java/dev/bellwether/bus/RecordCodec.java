package dev.bellwether.bus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.bellwether.bus.Messages.Operating;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.maintenance.Once;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.status.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Carries records as JSON between nodes and as they are within one: they are immutable. */
final class RecordCodec<T> implements MessageCodec<T, T> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(Operation.class, Kinds.class)
            .addMixIn(Operating.class, Said.class)
            .addMixIn(Schedule.class, Schedules.class)
            .build();

    private final Topic<T> topic;

    RecordCodec(Topic<T> topic) {
        this.topic = topic;
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(message);
            buffer.appendInt(bytes.length).appendBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(topic.address() + " cannot be written", e);
        }
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int length = buffer.getInt(position);
        try {
            return JSON.readValue(buffer.getBytes(position + 4, position + 4 + length), topic.type());
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

    /** Names the kind of an operation on the wire, which a pure record cannot say itself. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Operation.Release.class, name = "release"),
        @JsonSubTypes.Type(value = Operation.Maintenance.class, name = "maintenance"),
        @JsonSubTypes.Type(value = Operation.Override.class, name = "override")
    })
    private interface Kinds {}

    /** The same for what was said. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "said")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OperationStored.class, name = "operation"),
        @JsonSubTypes.Type(value = WindowStored.class, name = "window")
    })
    private interface Said {}

    /** The same for when a window is open, and without what only follows from it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Once.class, name = "once"),
        @JsonSubTypes.Type(value = Recurring.class, name = "recurring")
    })
    @JsonIgnoreProperties("endless")
    private interface Schedules {}
}
