package dev.bellwether.probe.kinds;

import dev.bellwether.probe.Finished;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.Specs;
import dev.bellwether.probe.wire.NameResolver;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An engine for the tests of a class. NameResolver are asked of a port of loopback where nobody answers. */
public final class ProbeRuns implements BeforeAllCallback, AfterAllCallback {
    private Vertx vertx;
    private ProbeEngine engine;

    @Override
    public void beforeAll(ExtensionContext context) {
        vertx = Vertx.vertx();
        engine = ProbeEngine.create(
                vertx, NameResolver.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), Clock.systemUTC());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        engine.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    public Vertx vertx() {
        return vertx;
    }

    public ProbeEngine engine() {
        return engine;
    }

    /** Makes one run of the probe that this YAML describes. */
    public Finished run(String yaml) {
        return await(engine.run("au-bank", Specs.of(yaml), false));
    }

    public static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
