package dev.bellwether.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A node without references suspects itself when nearly all of its runs fail without an answer, towards several hosts.
 * Changing state of one thread; time is an argument.
 */
final class Suspicion {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final double SHARE = 0.9;
    private static final int HOSTS = 5;

    private final Deque<Ended> runs = new ArrayDeque<>();
    private final Map<String, Integer> silentByHost = new HashMap<>();
    private int silent;

    private record Ended(Instant at, String host, boolean silent) {}

    /** A run has ended; {@code inSilence} says that it failed before any byte came back. */
    void ended(String host, boolean inSilence, Instant now) {
        runs.addLast(new Ended(now, host, inSilence));
        if (inSilence) {
            silent++;
            silentByHost.merge(host, 1, Integer::sum);
        }
        forget(now);
    }

    /** Whether the node is to be suspected rather than the targets. */
    boolean isOffline(Instant now) {
        forget(now);
        return silentByHost.size() >= HOSTS && silent >= SHARE * runs.size();
    }

    private void forget(Instant now) {
        while (!runs.isEmpty() && !runs.peekFirst().at().plus(SPAN).isAfter(now)) {
            Ended gone = runs.pollFirst();
            if (gone.silent()) {
                silent--;
                silentByHost.computeIfPresent(gone.host(), (host, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
