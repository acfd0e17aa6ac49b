package dev.bellwether.collect.http;

import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import java.util.concurrent.Semaphore;

/** Counts what all requests that are in hand weigh, so that their sum stays bounded. Safe for all threads. */
final class IntakeQuota {
    private static final int RETRY_SECONDS = 1;

    private final Semaphore requests;
    private final Semaphore bytes;

    IntakeQuota(IntakeLimits limits) {
        requests = new Semaphore(limits.requests());
        bytes = new Semaphore(limits.bytesInHand());
    }

    /**
     * Admits one more request.
     *
     * @throws ProblemException if there are too many
     */
    Share enter() {
        if (!requests.tryAcquire()) {
            throw busy("too many requests are being taken in");
        }
        return new Share();
    }

    private static ProblemException busy(String why) {
        return Problem.of(429, "At the moment " + why + ". Nothing was stored; send it again soon.")
                .retryAfter(RETRY_SECONDS)
                .asException();
    }

    /** What one request holds, until it is closed. It belongs to the request's thread. */
    final class Share implements AutoCloseable {
        private int taken;
        private boolean closed;

        /**
         * Takes room for so many more bytes.
         *
         * @throws ProblemException if there is none
         */
        void take(int more) {
            if (!bytes.tryAcquire(more)) {
                throw busy("too many bytes are being taken in");
            }
            taken += more;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                bytes.release(taken);
                requests.release();
            }
        }
    }
}
