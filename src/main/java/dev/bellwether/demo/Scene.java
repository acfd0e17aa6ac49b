package dev.bellwether.demo;

import java.time.Duration;

/**
 * Something that happens while the demo goes on.
 *
 * @param after since the start of the act
 * @param connectorId to whom
 * @param event what
 */
record Scene(Duration after, String connectorId, Event event) {
    /** What can happen. */
    sealed interface Event {
        /** The institution behaves differently from now on. */
        record Become(Behaviour behaviour) implements Event {}

        /** The platform brings out a new version of the connector. */
        record Release(String version) implements Event {}

        /** The institution announces planned work. */
        record Announce(Duration in, Duration duration, String explanation) implements Event {}
    }
}
