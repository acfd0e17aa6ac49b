package dev.bellwether.status;

import java.time.Instant;

/** Something that operators say about a connector, beside its evidence. */
public sealed interface Operation {
    String connectorId();

    record Release(String connectorId, String version, Instant at) implements Operation {}

    /**
     * Planned maintenance, open while {@code from <= T < to}, with the words of an institution that announced it, possibly none.
     */
    record Maintenance(String connectorId, String id, Instant from, Instant to, String explanation)
            implements Operation {
        /** Without an explanation. */
        public Maintenance(String connectorId, String id, Instant from, Instant to) {
            this(connectorId, id, from, to, "");
        }

        public boolean isOpen(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    /** A status that an operator pinned until it expires; {@code until} in the past takes it away. */
    @SuppressWarnings("JavaLangClash") // The word of the domain; always written Operation.Override.
    record Override(String connectorId, Status status, String reason, Instant from, Instant until)
            implements Operation {
        public boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }
}
