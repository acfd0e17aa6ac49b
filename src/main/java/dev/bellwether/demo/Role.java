package dev.bellwether.demo;

import dev.bellwether.catalogue.Stage;

/**
 * What one connector plays in the demo.
 *
 * @param behaviour how its institution behaves at the start
 * @param stage how mature the connector is said to be
 * @param jobsPerMinute how many jobs the platform runs over it; 0 for none, so that probes alone speak
 */
record Role(Behaviour behaviour, Stage stage, double jobsPerMinute) {
    Role withJobs(double jobsPerMinute) {
        return new Role(behaviour, stage, jobsPerMinute);
    }
}
