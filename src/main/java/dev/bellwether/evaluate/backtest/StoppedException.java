package dev.bellwether.evaluate.backtest;

/** Nobody wants the result any more, or this node ends. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
        // Expected, so a stack trace would only cost.
        super("the back-test was stopped", null, false, false);
    }
}
