package dev.bellwether.notify;

/** What became of attempts to notify; called on the event loop of the notifications, and not to block it. */
@FunctionalInterface
public interface NotifyEvents {
    /** For whom it is of no interest. */
    NotifyEvents NONE = result -> {};

    /** What came of one attempt. */
    enum Result {
        /** The receiver took it. */
        DELIVERED("delivered"),
        /** It did not, and is asked again later. */
        DEFERRED("deferred"),
        /** It did not for so long that it is not asked again. */
        ABANDONED("abandoned");

        private final String wire;

        Result(String wire) {
            this.wire = wire;
        }

        /** The spelling in metrics. */
        public String wire() {
            return wire;
        }
    }

    void attempted(Result result);
}
