package dev.bellwether.probe;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.status.Confirmation;
import java.util.List;

/**
 * How probes are run on this node: how a changed result is confirmed, what tells whether this node sees the network, each by a TCP
 * connection, possibly none, and how many runs there are at once, and towards one host.
 */
public record ProbeOptions(Confirmation confirmation, List<Address> references, int mostRuns, int mostRunsPerHost) {
    /** No references, the usual confirmation, and room for a node full of targets that hang. */
    public static final ProbeOptions DEFAULT = new ProbeOptions(Confirmation.DEFAULT, List.of(), 4000, 500);

    public ProbeOptions {
        references = List.copyOf(references);
        if (mostRuns < 1 || mostRunsPerHost < 1) {
            throw new IllegalArgumentException("at least one run must be possible");
        }
    }
}
