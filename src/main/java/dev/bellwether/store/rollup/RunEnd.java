package dev.bellwether.store.rollup;

/** How a run of a probe counts in a tally; stored by name. */
public enum RunEnd {
    SUCCESS,
    FLAKY,
    FAILURE,
    /** Failed by the user or by ourselves. */
    EXCLUDED;

    /** Of a run whose result and fault are stored so. */
    static RunEnd of(String result, String fault) {
        return switch (result) {
            case "success" -> SUCCESS;
            case "flaky" -> FLAKY;
            default -> fault.equals("user") || fault.equals("platform") ? EXCLUDED : FAILURE;
        };
    }
}
