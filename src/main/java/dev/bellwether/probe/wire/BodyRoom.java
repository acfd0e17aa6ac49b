package dev.bellwether.probe.wire;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds the memory that large bodies and their judgement take on a node: who finds no room waits. A body that grows while there
 * is none may take it all the same if no other does so, for else all could wait for one another. To be used from any thread.
 */
final class BodyRoom {
    /** So much of a body is not counted. */
    static final int SMALL = 16 << 10;

    private static final long LEAST = 8L << 20;
    private static final int SHARE = 8;

    private final Deque<Request> growing = new ArrayDeque<>();
    private final Deque<Request> beginning = new ArrayDeque<>();
    private final long most;
    private long free;
    private Lease overdrawn;

    private record Request(Lease lease, long bytes, Promise<Void> granted) {}

    BodyRoom(long most) {
        this.most = most;
        this.free = most;
    }

    /** An eighth of the heap. */
    static BodyRoom ofHeap() {
        return new BodyRoom(Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE));
    }

    Lease lease() {
        return new Lease();
    }

    final class Lease implements AutoCloseable {
        private long held;
        private boolean closed;

        /** Takes more; the future is of the attempt's context. */
        Future<Void> more(Attempt attempt, long bytes) {
            Promise<Void> granted = attempt.context().promise();
            synchronized (BodyRoom.this) {
                Request request = new Request(this, bytes, granted);
                if (this == overdrawn) {
                    grant(request);
                } else {
                    (held > 0 ? growing : beginning).add(request);
                    serve();
                }
            }
            return granted.future();
        }

        /** Gives all back. */
        @Override
        public void close() {
            synchronized (BodyRoom.this) {
                closed = true;
                free += held;
                held = 0;
                if (this == overdrawn) {
                    overdrawn = null;
                }
                serve();
            }
        }
    }

    private void serve() {
        while (serves(growing, true) || serves(beginning, growing.isEmpty())) {
            // Each time one more was served.
        }
    }

    private boolean serves(Deque<Request> waiting, boolean mayBegin) {
        Request first = waiting.peek();
        if (first == null || (!first.lease().closed && !mayBegin)) {
            return false;
        }
        boolean fits = first.bytes() <= free;
        boolean overdraws = overdrawn == null && (first.lease().held > 0 || free == most);
        if (!first.lease().closed && !fits && !overdraws) {
            return false;
        }
        waiting.remove();
        if (!first.lease().closed) {
            overdrawn = fits ? overdrawn : first.lease();
            grant(first);
        }
        return true;
    }

    private void grant(Request request) {
        free -= request.bytes();
        request.lease().held += request.bytes();
        request.granted().tryComplete();
    }
}
