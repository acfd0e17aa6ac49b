package dev.bellwether.status;

import dev.bellwether.evidence.Micros;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The watches of many connectors, in their order. At a tick that is not scheduled only those are asked for which something can
 * have changed; the others would publish nothing. So that such a tick costs next to nothing, the times until which they are
 * quiet lie side by side. Belongs to one thread.
 */
public final class Watchlist {
    private final Ticks ticks;
    private final List<ConnectorWatch> watches;
    private final Map<String, Integer> places = new HashMap<>();
    /** Of each watch, in microseconds since the epoch, exclusive. */
    private final long[] quietUntil;

    /** @param watches of different connectors, which nobody else tells anything from now on */
    public Watchlist(List<ConnectorWatch> watches, Ticks ticks) {
        this.ticks = ticks;
        this.watches = List.copyOf(watches);
        this.quietUntil = new long[watches.size()];
        Arrays.fill(quietUntil, Long.MIN_VALUE);
        for (ConnectorWatch watch : this.watches) {
            places.put(watch.connectorId(), places.size());
        }
    }

    /** The watch of a connector, to be taken over by another list. */
    public Optional<ConnectorWatch> find(String connectorId) {
        return Optional.ofNullable(places.get(connectorId)).map(watches::get);
    }

    /** Tells the watch of a connector something, such as evidence; answers whether there is such a connector here. */
    public boolean tell(String connectorId, Consumer<ConnectorWatch> what) {
        Integer place = places.get(connectorId);
        if (place == null) {
            return false;
        }
        ConnectorWatch watch = watches.get(place);
        what.accept(watch);
        quietUntil[place] = watch.quietUntil();
        return true;
    }

    /**
     * Decides at a tick.
     *
     * @param publish is handed what is to be published, in the order of the watches
     * @param rechecked is handed what is not to be published and yet to be shown or kept
     * @param failed is told which watch failed, and how; the others go on
     */
    public void tick(
            Instant tick,
            Consumer<Evaluation> publish,
            Consumer<Recheck> rechecked,
            BiConsumer<ConnectorWatch, RuntimeException> failed) {
        tick(tick, publish, Optional.of(rechecked), failed);
    }

    /** The same where nobody looks at what is not published. */
    public void tick(Instant tick, Consumer<Evaluation> publish, BiConsumer<ConnectorWatch, RuntimeException> failed) {
        tick(tick, publish, Optional.empty(), failed);
    }

    private void tick(
            Instant tick,
            Consumer<Evaluation> publish,
            Optional<Consumer<Recheck>> rechecked,
            BiConsumer<ConnectorWatch, RuntimeException> failed) {
        long now = Micros.of(tick);
        boolean scheduled = ticks.isScheduled(tick);
        for (int place = 0; place < quietUntil.length; place++) {
            if (scheduled || now >= quietUntil[place]) {
                ConnectorWatch watch = watches.get(place);
                try {
                    watch.tick(tick, rechecked).ifPresent(publish);
                } catch (RuntimeException e) {
                    watch.lookAgain();
                    failed.accept(watch, e);
                }
                quietUntil[place] = watch.quietUntil();
            }
        }
    }
}
