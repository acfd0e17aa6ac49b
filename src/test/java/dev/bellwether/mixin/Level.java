package dev.bellwether.mixin;

import dev.bellwether.status.Status;
import dev.bellwether.telemetry.ConnectorMetrics;

/** The levels of statuses, as the daemon numbers them. */
enum Level {
    OPERATIONAL(Status.OPERATIONAL, Colours.GREEN),
    UNDER_MAINTENANCE(Status.UNDER_MAINTENANCE, Colours.BLUE),
    UNKNOWN(Status.UNKNOWN, Colours.GREY),
    DEGRADED(Status.DEGRADED_PERFORMANCE, Colours.YELLOW),
    PARTIAL(Status.PARTIAL_OUTAGE, Colours.ORANGE),
    MAJOR(Status.MAJOR_OUTAGE, Colours.RED);

    /** One number for each connector, with what the catalogue says of it as labels. */
    static final String SERIES = "bellwether:connector_status:level";

    private final Status status;
    private final String colour;

    Level(Status status, String colour) {
        this.status = status;
        this.colour = colour;
    }

    Status status() {
        return status;
    }

    String colour() {
        return colour;
    }

    /** From 1 on. */
    int number() {
        return ConnectorMetrics.level(status);
    }
}
