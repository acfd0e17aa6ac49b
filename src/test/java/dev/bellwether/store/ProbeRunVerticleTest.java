package dev.bellwether.store;

import static dev.bellwether.store.Samples.run;
import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a run stored knows when it is. */
class ProbeRunVerticleTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void aRunIsKeptInTheStoreOrWhileThatIsAwayOnDisk() throws Exception {
        Vertx vertx = Vertx.vertx();
        MessageBus bus = MessageBus.install(vertx);
        try (RelayedServer server = RelayedServer.start(directory.resolve("server"))) {
            Database database = await(Database.open(
                    vertx, StoreOptions.embedded(directory.resolve("data")).at(server.uri())));
            ProbeRunVerticle verticle = new ProbeRunVerticle(bus, database);
            await(vertx.deployVerticle(verticle));

            ProbeRun stored = run("bank", "push", NOW);
            await(verticle.store(stored));
            assertThat(times(database)).containsExactly(NOW);
            // Published afterwards, it is stored no second time.
            bus.publish(Topics.PROBE_RUNS, stored);
            await(verticle.store(run("bank", "push", NOW.plusSeconds(1))));
            assertThat(times(database)).containsExactly(NOW.plusSeconds(1), NOW);

            server.stop();
            await(verticle.store(run("bank", "push", NOW.plusSeconds(2))));
            assertThat(verticle.unsaved()).isEqualTo(1);
            assertThat(verticle.onlyInMemory()).isZero();

            await(database.close());
        } finally {
            await(vertx.close());
        }
    }

    private static List<Instant> times(Database database) {
        return await(database.probeRuns().recent("bank", "push", 10)).stream()
                .map(ProbeRun::at)
                .toList();
    }
}
