package dev.bellwether.collect.http;

import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what all requests that are in hand weigh, so that their sum stays bounded, and shares it out: with several requests a key may
 * hold as many bytes as are still free for others, so that none takes them all. Safe for all threads.
 */
final class IntakeQuota {
    private static final int RETRY_SECONDS = 1;

    private final IntakeLimits limits;
    private final Map<String, Held> byKey = new HashMap<>();
    private int requests;
    private int bytes;

    IntakeQuota(IntakeLimits limits) {
        this.limits = limits;
    }

    private static final class Held {
        private int requests;
        private int bytes;
    }

    /** Admits one more request that came with a key; throws {@link ProblemException} if there are too many. */
    synchronized Share enter(String key) {
        if (requests == limits.requests()) {
            throw busy("too many requests are being taken in");
        }
        requests++;
        Held held = byKey.computeIfAbsent(key, first -> new Held());
        held.requests++;
        return new Share(key, held);
    }

    private static ProblemException busy(String why) {
        return Problem.of(429, "At the moment " + why + ". Nothing was stored; send it again soon.")
                .retryAfter(RETRY_SECONDS)
                .asException();
    }

    private synchronized void take(Held held, int more) {
        int left = limits.bytesInHand() - bytes - more;
        if (left < 0 || (held.requests > 1 && held.bytes + more > left)) {
            throw busy("too many bytes are being taken in");
        }
        bytes += more;
        held.bytes += more;
    }

    private synchronized void release(Share share) {
        bytes -= share.taken;
        requests--;
        share.held.bytes -= share.taken;
        if (--share.held.requests == 0) {
            byKey.remove(share.key);
        }
    }

    /** What one request holds, until it is closed. It belongs to the request's thread. */
    final class Share implements AutoCloseable {
        private final String key;
        private final Held held;
        private int taken;
        private boolean closed;

        private Share(String key, Held held) {
            this.key = key;
            this.held = held;
        }

        /** Takes room for so many more bytes; throws {@link ProblemException} if there is none. */
        void take(int more) {
            IntakeQuota.this.take(held, more);
            taken += more;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release(this);
            }
        }
    }
}
