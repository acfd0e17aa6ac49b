package dev.bellwether.store.rollup;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * How a job outcome ended.
 *
 * @param step that failed; empty where none did or none is known
 * @param errorCode empty where there is none
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record OutcomeKind(boolean success, String step, String errorCode) {
    private static final OutcomeKind SUCCESS = new OutcomeKind(true, "", "");

    static OutcomeKind of(boolean success, String step, String errorCode) {
        return success ? SUCCESS : new OutcomeKind(false, step, errorCode);
    }
}
