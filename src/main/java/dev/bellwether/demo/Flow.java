package dev.bellwether.demo;

import java.time.Duration;

/**
 * The jobs that the simulated platform runs over one connector.
 *
 * @param connectorId the connector
 * @param jobsPerMinute on average, more than 0; at most twice as many in any minute
 * @param backlog how far back the first jobs lie, as on a platform that comes back online
 */
public record Flow(String connectorId, double jobsPerMinute, Duration backlog) {
    public Flow {
        if (!(jobsPerMinute > 0 && jobsPerMinute <= 60_000)) {
            throw new IllegalArgumentException(
                    connectorId + " needs more than 0 and at most 60000 jobs a minute, not " + jobsPerMinute);
        }
        if (backlog.isNegative()) {
            throw new IllegalArgumentException(connectorId + " cannot have a backlog of " + backlog);
        }
    }
}
