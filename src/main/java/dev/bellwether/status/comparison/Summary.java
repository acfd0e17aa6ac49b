package dev.bellwether.status.comparison;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one side of some comparisons comes to.
 *
 * @param statusChanges how often a status became another
 * @param pages how many major outages were found
 * @param timeIn how long each status was shown, over all connectors; a status that was not shown is left out
 * @param medianDelay from the onset of an outage until it was found; of an even number the smaller of the two in the middle
 */
public record Summary(int statusChanges, int pages, Map<Status, Duration> timeIn, Optional<Duration> medianDelay) {
    public Summary {
        timeIn = Map.copyOf(timeIn);
    }
}
