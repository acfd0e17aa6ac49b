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
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.status.Operation;
import java.io.IOException;

/** The records of messages as JSON, for other nodes and other days: fields that a later version added are passed over. */
public final class RecordJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(Operation.class, Kinds.class)
            .addMixIn(Messages.Operating.class, Said.class)
            .addMixIn(Schedule.class, Schedules.class)
            .build();

    private RecordJson() {}

    /** A record as UTF-8 without line breaks. */
    public static byte[] write(Object message) throws IOException {
        return JSON.writeValueAsBytes(message);
    }

    /**
     * The record that was written.
     *
     * @throws IOException if the bytes are none of this type
     */
    public static <T> T read(byte[] bytes, Class<T> type) throws IOException {
        return JSON.readValue(bytes, type);
    }

    /** Names the kind of an operation on the wire, which a pure record cannot say itself. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Operation.Release.class, name = "release"),
        @JsonSubTypes.Type(value = Operation.Maintenance.class, name = "maintenance"),
        @JsonSubTypes.Type(value = Operation.Override.class, name = "override")
    })
    private interface Kinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "said")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Messages.OperationStored.class, name = "operation"),
        @JsonSubTypes.Type(value = Messages.WindowStored.class, name = "window")
    })
    private interface Said {}

    /** The same for when a window is open, and without what only follows from it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Schedule.Once.class, name = "once"),
        @JsonSubTypes.Type(value = Recurring.class, name = "recurring")
    })
    @JsonIgnoreProperties("endless")
    private interface Schedules {}
}
