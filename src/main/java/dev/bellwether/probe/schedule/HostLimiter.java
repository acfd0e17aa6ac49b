package dev.bellwether.probe.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds how many runs go on at once, on the node and towards one host. What finds no room waits its turn; a host whose lane
 * is full holds up none but itself. Changing state of one thread.
 *
 * @param <T> what waits for room
 */
final class HostLimiter<T> {
    private final int most;
    private final int mostPerHost;
    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final Deque<Waiting<T>> ready = new ArrayDeque<>();
    private int running;

    HostLimiter(int most, int mostPerHost) {
        this.most = most;
        this.mostPerHost = mostPerHost;
    }

    private record Waiting<T>(String host, T item) {}

    private static final class Lane<T> {
        private final Deque<T> waiting = new ArrayDeque<>();
        private int running;
    }

    void enter(String host, T item) {
        ready.addLast(new Waiting<>(host, item));
    }

    /** What may run now, in the order in which it came; room is taken until {@link #leave}. */
    List<T> admit() {
        List<T> admitted = new ArrayList<>();
        while (running < most && !ready.isEmpty()) {
            Waiting<T> next = ready.pollFirst();
            Lane<T> lane = lanes.computeIfAbsent(next.host(), host -> new Lane<>());
            if (lane.running < mostPerHost) {
                lane.running++;
                running++;
                admitted.add(next.item());
            } else {
                lane.waiting.addLast(next.item());
            }
        }
        return admitted;
    }

    void leave(String host) {
        Lane<T> lane = lanes.get(host);
        lane.running--;
        running--;
        if (!lane.waiting.isEmpty()) {
            ready.addFirst(new Waiting<>(host, lane.waiting.pollFirst()));
        } else if (lane.running == 0) {
            lanes.remove(host);
        }
    }
}
