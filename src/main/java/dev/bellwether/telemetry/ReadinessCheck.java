package dev.bellwether.telemetry;

import io.vertx.core.Future;

/** Says whether one part of the daemon can do its work. */
@FunctionalInterface
public interface ReadinessCheck {
    /** Looks now; what takes longer than a second counts as not ready, and so does what fails. */
    Future<Answer> check();

    /** What a check found, in words shown to everyone who can reach the management port, so without secrets; possibly none. */
    record Answer(boolean ready, String detail) {
        /** The part can do its work. */
        public static Answer ready(String detail) {
            return new Answer(true, detail);
        }

        /** The part cannot, or the node should not be given work. */
        public static Answer notReady(String detail) {
            return new Answer(false, detail);
        }
    }
}
