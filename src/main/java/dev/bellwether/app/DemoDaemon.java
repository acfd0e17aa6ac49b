package dev.bellwether.app;

import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.Scope;
import dev.bellwether.demo.Demo;
import dev.bellwether.demo.DemoPolicy;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A daemon on the real catalogue whose institutions are simulated on loopback, and may change how they behave, with job traffic
 * through its own API.
 */
public record DemoDaemon(Demo demo, Daemon daemon) {
    private static final long SEED = 2026;

    /**
     * Starts the simulated institutions, the daemon, and the traffic, on the Vert.x built with the telemetry, by the catalogue,
     * addresses and data directory of the configuration; the demo has a policy of its own, and a database of its own below that
     * directory.
     */
    public static Future<DemoDaemon> start(Vertx vertx, Telemetry telemetry, Configuration configuration) {
        Clock clock = Clock.systemUTC();
        String key = newKey();
        Demo demo = new Demo(vertx, clock, configuration.catalogue(), SEED);
        return demo.open()
                .compose(ignored -> {
                    ApiKey apiKey =
                            new ApiKey("demo", Set.of(Scope.INGEST, Scope.OPERATE), ApiKey.hash(key), Optional.empty());
                    Configuration simulated = demo.configuration(configuration, apiKey);
                    return Daemon.start(vertx, telemetry, new DaemonPlan(simulated, DemoPolicy.NOTICE, clock, false));
                })
                .map(daemon -> {
                    demo.play(daemon.http(), key);
                    return new DemoDaemon(demo, daemon);
                })
                .recover(e -> demo.close().transform(ignored -> Future.failedFuture(e)));
    }

    /** Stops the traffic, then the daemon; the answer names the parts that did not stop cleanly. */
    public Future<List<String>> stop() {
        return demo.close().transform(ignored -> daemon.stop());
    }

    private static String newKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
