package dev.bellwether.store.rollup;

/**
 * How a job outcome ended.
 *
 * @param step that failed; empty where none did or none is known
 * @param errorCode empty where there is none
 */
public record OutcomeKind(boolean success, String step, String errorCode) {
    static final OutcomeKind SUCCESS = new OutcomeKind(true, "", "");

    public static OutcomeKind of(boolean success, String step, String errorCode) {
        return success ? SUCCESS : new OutcomeKind(false, step, errorCode);
    }
}
