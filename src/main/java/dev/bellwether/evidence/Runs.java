package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.List;

/** Probe runs in order of time, at equal times as they came; the oldest are dropped. Belongs to one thread. */
final class Runs {
    private final List<Run> runs = new ArrayList<>();
    /** Where the kept runs begin; those before are dropped, and removed now and then. */
    private int head;

    int size() {
        return runs.size() - head;
    }

    Run get(int index) {
        return runs.get(head + index);
    }

    void add(Run run) {
        boolean isLast = size() == 0 || get(size() - 1).time() <= run.time();
        runs.add(isLast ? runs.size() : head + after(run.time()), run);
    }

    /** The first run that is later than a time; the size if none is. */
    int after(long time) {
        return Search.first(0, size(), index -> get(index).time() > time);
    }

    Run removeFirst() {
        Run first = runs.get(head);
        runs.set(head, null);
        head++;
        if (head > 64 && head * 2 > runs.size()) {
            runs.subList(0, head).clear();
            head = 0;
        }
        return first;
    }

    /** A probe run inside a window, its time in microseconds since the epoch; the probe is empty where it is not known. */
    record Run(long time, String probe, ProbeResult result, Fault fault, boolean confirm) {
        boolean counts() {
            return result.succeeded() || fault.counts();
        }
    }
}
