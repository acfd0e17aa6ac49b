package dev.bellwether.catalogue.spec;

import dev.bellwether.catalogue.Identifiers;
import java.time.Duration;
import java.util.List;

/**
 * A synthetic connection that is made on a schedule.
 *
 * @param id unique in its connector, {@link Identifiers}; by default the kind
 * @param interval between the starts of two runs
 * @param timeout for a whole run, retries included
 * @param retries how many further attempts a failed run makes, 0 or more
 * @param retryInterval between two attempts of a run
 * @param informational whether its runs are kept out of the evidence
 * @param target what it connects to and expects
 * @param secrets texts that stand anywhere in it and are never shown
 */
public record ProbeSpec(
        String id,
        Duration interval,
        Duration timeout,
        int retries,
        Duration retryInterval,
        boolean informational,
        ProbeTarget target,
        List<Secret> secrets) {
    public ProbeSpec {
        secrets = List.copyOf(secrets);
    }
}
