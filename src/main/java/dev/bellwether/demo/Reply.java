package dev.bellwether.demo;

/** How a simulated institution can answer a request for its discovery status. */
enum Reply {
    /** All is well; like real data holders it explains so nevertheless. */
    OK("OK", "All Consumer Data Right services are available."),
    PARTIAL_FAILURE("PARTIAL_FAILURE", "Some requests for account data fail. We are investigating."),
    UNAVAILABLE("UNAVAILABLE", "Consumer Data Right services are not available. We are working on it."),
    SCHEDULED_OUTAGE("SCHEDULED_OUTAGE", "Planned maintenance is in progress."),
    /** HTTP 503 instead of a status. */
    OVERLOADED("", "The service is overloaded."),
    /** The connection is closed instead of an answer. */
    HANG_UP("", "");

    private final String status;
    private final String explanation;

    Reply(String status, String explanation) {
        this.status = status;
        this.explanation = explanation;
    }

    /** The status in the answer; empty where the institution cannot answer with one. */
    String status() {
        return status;
    }

    String explanation() {
        return explanation;
    }

    boolean isUp() {
        return this == OK || this == PARTIAL_FAILURE;
    }
}
