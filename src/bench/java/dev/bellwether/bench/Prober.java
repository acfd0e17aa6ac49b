package dev.bellwether.bench;

import java.io.IOException;

/** A process that probes when told. */
interface Prober extends AutoCloseable {
    /** How many probes are under way at a time, the same for all. */
    int AT_ONCE = 8;

    /**
     * Makes probes, each on a connection of its own.
     *
     * @return how many succeeded
     */
    int probe(String url, int count) throws IOException, InterruptedException;

    /** Processor time that it has used so far. */
    double cpuSeconds() throws IOException;

    @Override
    void close();
}
