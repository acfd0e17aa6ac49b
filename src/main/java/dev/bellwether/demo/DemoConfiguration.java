package dev.bellwether.demo;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.StoreConfig;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a daemon runs with in the demo: the ordinary configuration, but for what makes it a demo. Pure. */
final class DemoConfiguration {
    private static final Duration RETENTION = Duration.ofDays(2);
    private static final Duration HISTORY_RETENTION = Duration.ofDays(7);

    private DemoConfiguration() {}

    /**
     * The configuration of the demo.
     *
     * @param catalogue the one whose probes lead to the simulation
     * @param key of the simulated platform, beside those that the daemon has anyway
     * @param simulation the one target that tells whether this node sees the network: its network is loopback
     */
    static Configuration of(Configuration real, Catalogue catalogue, ApiKey key, SocketAddress simulation) {
        DaemonConfig daemon = real.daemon();
        List<ApiKey> keys = new ArrayList<>(daemon.keys());
        keys.add(key);
        // Never the ordinary directory: simulated evidence must not mix with real.
        StoreConfig store = new StoreConfig(
                Optional.empty(), daemon.store().dataDirectory().resolve("demo"), RETENTION, HISTORY_RETENTION);
        return new Configuration(
                new DaemonConfig(
                        daemon.http(),
                        daemon.management(),
                        store,
                        daemon.catalogue(),
                        daemon.errorCodes(),
                        keys,
                        daemon.limits(),
                        List.of(),
                        DemoPolicy.POLICY,
                        DemoPolicy.TICKS,
                        DemoPolicy.CONFIRMATION,
                        List.of(new Address(simulation.host(), simulation.port())),
                        daemon.webhookSecret()),
                catalogue,
                real.errorCodes());
    }
}
