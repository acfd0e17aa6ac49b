package dev.bellwether.status;

import dev.bellwether.document.Spelled;

/**
 * What users are shown of a connector, from least to most bad. Performance, which evidence alone supports, uses the same
 * words except {@link #UNDER_MAINTENANCE}.
 */
public enum Status implements Spelled {
    /** No evidence yet, or none for too long; never shown as healthy. */
    UNKNOWN("Unknown", "grey", "There is no evidence yet, or there has been none for too long."),
    OPERATIONAL("Operational", "green", "Performance is optimal."),
    UNDER_MAINTENANCE(
            "Under Maintenance",
            "blue",
            "Maintenance is going on, a new version has just been released, or the connector is in beta or alpha. It can still be used."),
    DEGRADED_PERFORMANCE("Degraded Performance", "yellow", "The majority of jobs succeed."),
    PARTIAL_OUTAGE("Partial Outage", "orange", "Only a proportion of jobs succeed first time."),
    MAJOR_OUTAGE("Major Outage", "red", "Only a minority of jobs succeed.");

    private final String title;
    private final String colour;
    private final String meaning;

    Status(String title, String colour, String meaning) {
        this.title = title;
        this.colour = colour;
        this.meaning = meaning;
    }

    /** The status with a wire spelling; an {@link IllegalArgumentException} if none is spelt so. */
    public static Status ofWire(String wire) {
        for (Status status : values()) {
            if (status.wire().equals(wire)) {
                return status;
            }
        }
        throw new IllegalArgumentException("no status is called " + wire);
    }

    /** As a title for people: {@code Major Outage}. */
    public String title() {
        return title;
    }

    public String colour() {
        return colour;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether it counts as down: a partial or a major outage, and nothing else. */
    public boolean isOutage() {
        return this == PARTIAL_OUTAGE || this == MAJOR_OUTAGE;
    }

    public boolean isWorseThan(Status other) {
        return compareTo(other) > 0;
    }
}
