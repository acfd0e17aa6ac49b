package dev.bellwether.collect.item;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields that items of evidence can have. */
public enum Field {
    TYPE("type"),
    JOB_ID("jobId"),
    ATTEMPT("attempt"),
    CUSTOMER("customer"),
    CONNECTOR_ID("connectorId"),
    COMPLETED_AT("completedAt"),
    OUTCOME("outcome"),
    FAILED_STEP("failedStep"),
    ERROR_CODE("errorCode"),
    DURATION_MS("durationMs"),
    STEP_DURATIONS_MS("stepDurationsMs"),
    RECEIVED_AT("receivedAt"),
    AT("at"),
    RESULT("result"),
    FAULT("fault"),
    CONFIRM("confirm"),
    FROM("from"),
    TO("to"),
    VERSION("version"),
    ID("id");

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::wire, Function.identity()));

    private final String wire;

    Field(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    static Optional<Field> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
