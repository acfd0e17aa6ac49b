package dev.bellwether.status.history;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which statuses there were over the last day, for a strip beside a name: in order of time, each turn to another status, the first
 * at any time before. Immutable.
 */
public record RecentStatuses(List<Turn> turns) {
    public static final Duration SPAN = Duration.ofDays(1);
    public static final RecentStatuses NONE = new RecentStatuses(List.of());
    /** A connector that flaps has more; of those the latest are kept. */
    private static final int MOST = 500;

    public RecentStatuses {
        turns = List.copyOf(turns);
    }

    /** From when on it was which status, until the next turn. */
    public record Turn(Instant since, Status status) {}

    /** With an evaluation that is later than those before. While nobody looked, it was unknown. */
    public RecentStatuses with(Evaluation evaluation) {
        RecentStatuses next = evaluation
                .unobservedSince()
                .map(since -> with(new Turn(since, Status.UNKNOWN)))
                .orElse(this);
        boolean looked = evaluation.unobservedSince().isEmpty();
        next = next.with(new Turn(looked ? next.began(evaluation) : evaluation.at(), evaluation.status()));
        List<Turn> kept = new ArrayList<>(next.turns);
        while (kept.size() > MOST
                || (kept.size() > 1
                        && !kept.get(1).since().isAfter(evaluation.at().minus(SPAN)))) {
            kept.remove(0);
        }
        return kept.equals(turns) ? this : new RecentStatuses(kept);
    }

    /** When the status of an evaluation began; one that had it before others that are known began again with it. */
    private Instant began(Evaluation evaluation) {
        boolean later = turns.isEmpty() || turns.get(turns.size() - 1).since().isBefore(evaluation.since());
        return later ? evaluation.since() : evaluation.at();
    }

    /** With a turn at the end. Where the clock went back, what was to come is not any more. */
    public RecentStatuses with(Turn turn) {
        List<Turn> next = new ArrayList<>(turns);
        next.removeIf(one -> one.since().isAfter(turn.since()));
        turn(next, turn);
        return new RecentStatuses(next);
    }

    private static void turn(List<Turn> turns, Turn turn) {
        if (!turns.isEmpty() && turns.get(turns.size() - 1).since().equals(turn.since())) {
            turns.remove(turns.size() - 1);
        }
        if (turns.isEmpty() || turns.get(turns.size() - 1).status() != turn.status()) {
            turns.add(turn);
        }
    }

    /** The worst of several at any time. Before the first turn of one nothing is known of it. */
    public static RecentStatuses worst(List<RecentStatuses> several) {
        if (several.size() == 1) {
            return several.get(0);
        }
        TreeSet<Instant> times = new TreeSet<>();
        several.forEach(one -> one.turns.forEach(turn -> times.add(turn.since())));
        List<Turn> worst = new ArrayList<>();
        for (Instant time : times) {
            Status at = Status.UNKNOWN;
            for (RecentStatuses one : several) {
                Status there = one.at(time);
                at = there.isWorseThan(at) ? there : at;
            }
            turn(worst, new Turn(time, at));
        }
        return new RecentStatuses(worst);
    }

    private Status at(Instant time) {
        Status status = Status.UNKNOWN;
        for (Turn turn : turns) {
            if (turn.since().isAfter(time)) {
                break;
            }
            status = turn.status();
        }
        return status;
    }
}
