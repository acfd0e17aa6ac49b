package dev.bellwether.store.rollup;

/** How a run of a probe counts in a tally. */
public enum RunEnd {
    SUCCESS(0),
    FLAKY(1),
    FAILURE(2),
    /** Failed by the user or by ourselves. */
    EXCLUDED(3);

    /** How many codes there are. */
    public static final int CODES = 4;

    private final int code;

    RunEnd(int code) {
        this.code = code;
    }

    /**
     * Of a run.
     *
     * @param result and {@code fault} as they are stored
     */
    public static RunEnd of(String result, String fault) {
        return switch (result) {
            case "success" -> SUCCESS;
            case "flaky" -> FLAKY;
            default -> fault.equals("user") || fault.equals("platform") ? EXCLUDED : FAILURE;
        };
    }

    /** What tells it in packed rows, below {@link #CODES}. */
    public int code() {
        return code;
    }

    static RunEnd ofCode(int code) {
        return switch (code) {
            case 0 -> SUCCESS;
            case 1 -> FLAKY;
            case 2 -> FAILURE;
            default -> EXCLUDED;
        };
    }
}
