package dev.bellwether.collect.item;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields that items of evidence can have. */
public enum Field {
    TYPE,
    JOB_ID,
    ATTEMPT,
    CONNECTOR_ID,
    COMPLETED_AT,
    OUTCOME,
    FAILED_STEP,
    ERROR_CODE,
    DURATION_MS,
    STEP_DURATIONS_MS,
    RECEIVED_AT,
    AT,
    RESULT,
    FAULT,
    CONFIRM,
    FROM,
    TO,
    VERSION,
    ID;

    private static final Map<String, Field> BY_NAME = byName();

    private final String wire = camelCase(name());

    /** The field's name in JSON. */
    String wire() {
        return wire;
    }

    /** The field with a name; empty for one that nobody asks for. */
    static Optional<Field> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, Field> byName() {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : values()) {
            fields.put(field.wire, field);
        }
        return Map.copyOf(fields);
    }

    private static String camelCase(String name) {
        StringBuilder wire = new StringBuilder();
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            wire.append(wire.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return wire.toString();
    }
}
