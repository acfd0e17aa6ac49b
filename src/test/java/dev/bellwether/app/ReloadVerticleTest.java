package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.bellwether.app.ReloadVerticle.Live;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.config.ConfigException;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.evidence.Fault;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadVerticleTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final MessageBus bus = MessageBus.install(vertx);
    private final BlockingQueue<CatalogueChanged> changes = new LinkedBlockingQueue<>();
    private final List<AuditEntry> recorded = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private final Telemetry telemetry = new Telemetry();
    private final ReloadTrail trail =
            new ReloadTrail(vertx, this::record, Clock.systemUTC(), Duration.ofMillis(20), telemetry.node());
    private Live live;
    private ReloadVerticle reload;

    @BeforeEach
    void start() throws Exception {
        catalogue("first", "second");
        codes("institution");
        Path file = Files.writeString(directory.resolve("bellwether.yaml"), "retention: 35d\n");
        Configuration configuration = new ConfigLoader().load(file, List.of());
        live = new Live(configuration.catalogue(), configuration.errorCodes());
        bus.subscribe(Topics.CATALOGUE, changes::add);
        reload = new ReloadVerticle(configuration.daemon(), live, bus, 20, trail);
        vertx.deployVerticle(reload).await(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
    }

    private double good() {
        return telemetry
                .registry()
                .get("bellwether_reload_last_success")
                .gauge()
                .value();
    }

    private double readAt() {
        return telemetry
                .registry()
                .get("bellwether_reload_last_timestamp_seconds")
                .tag("file", "catalogue")
                .gauge()
                .value();
    }

    @Test
    void metricsAndReadinessTellOfARefusalUntilAGoodFileIsThere() throws Exception {
        assertThat(good()).isEqualTo(1);
        double before = readAt();
        assertThat(before).isCloseTo(System.currentTimeMillis() / 1000.0, within(60.0));

        Files.writeString(directory.resolve("catalogue.yaml"), "institutions:\n- {id: broken, nam: x}\n");
        await().until(() -> good() == 0);
        assertThat(readAt()).isEqualTo(before);
        assertThat(trail.readiness().ready()).isTrue();
        assertThat(trail.readiness().detail()).startsWith("refused since 20").contains("nam");

        // The same as what runs: nothing changes, and yet all is well again.
        catalogue("first", "second");
        await().until(() -> good() == 1);
        assertThat(trail.readiness().detail()).isEmpty();
        assertThat(readAt()).isGreaterThan(before);
        assertThat(changes).isEmpty();
    }

    @Test
    void whoAsksGetsTheChangeOrTheMistakesAtOnce() throws Exception {
        catalogue("second", "third");
        JsonObject changed = reload.now().await(60, TimeUnit.SECONDS);
        assertThat(changed)
                .isEqualTo(new JsonObject("{\"added\":1,\"removed\":1,\"changed\":0,\"errorCodes\":\"as before\"}"));
        assertThat(live.catalogue().connector("third")).isPresent();
        assertThat(reload.now().await(60, TimeUnit.SECONDS).getInteger("added")).isZero();

        Files.writeString(directory.resolve("catalogue.yaml"), "institutions:\n- {id: broken, nam: x}\n");
        assertThatThrownBy(() -> reload.now().await(60, TimeUnit.SECONDS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nam");
        assertThat(good()).isZero();
        assertThat(live.catalogue().connector("third")).isPresent();
    }

    @Test
    void aChangedCatalogueIsToldByItsDifference() throws Exception {
        catalogue("second", "third");
        CatalogueChanged change = changes.poll(60, TimeUnit.SECONDS);
        assertThat(change).isEqualTo(new CatalogueChanged(List.of("third"), List.of("first"), List.of()));
        assertThat(live.catalogue().connector("third")).isPresent();
    }

    @Test
    void aBadCatalogueIsRefusedAndAGoodOneTakenAfterIt() throws Exception {
        write("catalogue.yaml", "institutions:\n- {id: broken, nam: x}\n");
        await().during(300, TimeUnit.MILLISECONDS)
                .until(() -> live.catalogue().connector("first").isPresent());
        assertThat(changes).isEmpty();
        catalogue("first", "second", "third");
        assertThat(changes.poll(60, TimeUnit.SECONDS).added()).containsExactly("third");
    }

    @Test
    void aFileThatIsGoneForAMomentChangesNothing() throws Exception {
        Files.delete(directory.resolve("catalogue.yaml"));
        await().during(300, TimeUnit.MILLISECONDS)
                .until(() -> live.catalogue().connector("first").isPresent());
        catalogue("first");
        assertThat(changes.poll(60, TimeUnit.SECONDS).removed()).containsExactly("second");
    }

    @Test
    void errorCodesAreReplacedToo() throws Exception {
        assertThat(live.errorCodes().fault("service-unavailable")).isEqualTo(Fault.INSTITUTION);
        codes("platform");
        await().untilAsserted(() ->
                assertThat(live.errorCodes().fault("service-unavailable")).isEqualTo(Fault.PLATFORM));
        assertThat(changes).isEmpty();
    }

    @Test
    void everyReloadIsRecordedWhetherTakenOrRefusedAndWaitsForTheStore() throws Exception {
        away = true;
        catalogue("second", "third");
        changes.poll(60, TimeUnit.SECONDS);
        write("catalogue.yaml", "institutions:\n- {id: broken, nam: x}\n");
        await().during(100, TimeUnit.MILLISECONDS).until(recorded::isEmpty);
        away = false;

        await().until(() -> recorded.size() == 2);
        assertThat(recorded).extracting(AuditEntry::outcome).containsExactly("done", "refused");
        assertThat(recorded.get(0).detail()).containsEntry("added", "1").containsEntry("removed", "1");
        assertThat(recorded.get(1).detail().get("why")).contains("nam");
        assertThat(recorded)
                .allMatch(entry -> entry.actor().isEmpty() && entry.action().equals("reload"));
    }

    private Future<Void> record(AuditEntry entry) {
        if (away) {
            return Future.failedFuture(StoreFailures.unreachable());
        }
        recorded.add(entry);
        return Future.succeededFuture();
    }

    private void catalogue(String... connectors) throws IOException {
        StringBuilder yaml = new StringBuilder("institutions:\n");
        for (String id : connectors) {
            yaml.append("- {id: %s, name: Bank, country: AU, sector: banking, connectors: [{id: %s, method: web}]}\n"
                    .formatted(id, id));
        }
        write("catalogue.yaml", yaml.toString());
    }

    /** Half a file would be one more that is refused. */
    private void write(String name, String text) throws IOException {
        Path written = Files.writeString(directory.resolve(name + ".new"), text);
        Files.move(written, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void codes(String fault) throws IOException {
        write("error-codes.yaml", "- {code: service-unavailable, fault: " + fault + ", question: \"Wait.\"}\n");
    }
}
