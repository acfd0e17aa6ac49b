package dev.bellwether.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the next tick of a connector has to know of the ticks before, besides what was last published. Immutable.
 *
 * @param regimeSince start of the regime that holds from the next tick on: what came before says nothing about now
 * @param movedAt the latest tick whose correction made a move
 * @param swings the latest ticks that were swings, oldest first; no more than the policy's {@code unstableSwings}
 * @param unstable whether there have been so many of them in the policy's {@code unstableWindow}
 * @param beforeMaintenance the performance before the unbroken run of ticks with an open maintenance window, {@code unknown}
 *     where there was none; empty where no window was open at the latest tick
 */
public record WatchState(
        Optional<Instant> regimeSince,
        Optional<Instant> movedAt,
        List<Instant> swings,
        boolean unstable,
        Optional<Status> beforeMaintenance) {
    /** That of a connector that was never looked at. */
    public static final WatchState NEW =
            new WatchState(Optional.empty(), Optional.empty(), List.of(), false, Optional.empty());

    public WatchState {
        swings = List.copyOf(swings);
    }

    WatchState moved(Instant regime, Instant tick) {
        return new WatchState(Optional.of(regime), Optional.of(tick), swings, unstable, beforeMaintenance);
    }

    WatchState swung(Instant tick, int most) {
        List<Instant> all = new ArrayList<>(swings);
        all.add(tick);
        return new WatchState(
                regimeSince,
                movedAt,
                all.subList(Math.max(0, all.size() - most), all.size()),
                unstable,
                beforeMaintenance);
    }

    WatchState withUnstable(boolean now) {
        return now == unstable ? this : new WatchState(regimeSince, movedAt, swings, now, beforeMaintenance);
    }

    WatchState duringMaintenance(Status before) {
        return beforeMaintenance.isPresent()
                ? this
                : new WatchState(regimeSince, movedAt, swings, unstable, Optional.of(before));
    }

    /** @param end of the maintenance, at which a new regime begins */
    WatchState afterMaintenance(Instant end) {
        return new WatchState(Optional.of(end), movedAt, swings, unstable, Optional.empty());
    }

    /** Until when, exclusive, so many of the swings lie in a span of time before; empty where there are too few. */
    Optional<Instant> unstableUntil(Policy policy) {
        int count = policy.unstableSwings();
        return swings.size() < count
                ? Optional.empty()
                : Optional.of(swings.get(swings.size() - count).plus(policy.unstableWindow()));
    }
}
