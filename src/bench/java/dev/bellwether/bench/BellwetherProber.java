package dev.bellwether.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Bellwether's engine in a JVM of its own, started as the daemon is. */
final class BellwetherProber implements Prober {
    private final Child child;

    private BellwetherProber(Child child) {
        this.child = child;
    }

    /** Starts one. */
    static BellwetherProber start(Path authority) throws IOException {
        return new BellwetherProber(Child.java(ProbingNode.class, List.of("-Xmx512m"), authority.toString()));
    }

    @Override
    public int probe(String url, int count) throws IOException {
        return Integer.parseInt(child.ask("probe " + url + " " + count));
    }

    @Override
    public double cpuSeconds() throws IOException {
        return child.cpuSeconds();
    }

    @Override
    public void close() {
        child.close();
    }
}
