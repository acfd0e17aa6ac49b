package dev.bellwether.store;

/**
 * How a job outcome ended.
 *
 * @param step that failed; empty where none did or none is known
 * @param errorCode empty where there is none
 */
record Ending(boolean success, String step, String errorCode) {
    static final Ending SUCCESS = new Ending(true, "", "");

    static Ending of(boolean success, String step, String errorCode) {
        return success ? SUCCESS : new Ending(false, step, errorCode);
    }
}
