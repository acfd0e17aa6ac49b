package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.Scope;
import dev.bellwether.demo.Demo.LoopbackCatalogue;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoConfigurationTest {
    private static final SocketAddress SIMULATION = SocketAddress.inetSocketAddress(4711, "127.0.0.1");

    private final Configuration real = new ConfigLoader().load(Path.of("conf/bellwether.yaml"), List.of());
    private final ApiKey key = new ApiKey("demo", Set.of(Scope.INGEST), "0".repeat(64), Optional.empty());

    @Test
    void aDemoHasItsOwnPolicyKeyAndDataAndSeesLoopbackAlone() {
        Catalogue catalogue = DemoCatalogues.ofSize(3);

        DaemonConfig demo = Demo.configuration(real, catalogue, key, SIMULATION).daemon();

        assertThat(demo.policy()).isEqualTo(DemoPolicy.POLICY);
        assertThat(demo.ticks()).isEqualTo(DemoPolicy.TICKS);
        assertThat(demo.keys()).contains(key);
        assertThat(demo.store().uri()).isEmpty();
        assertThat(demo.store().dataDirectory())
                .isEqualTo(real.daemon().store().dataDirectory().resolve("demo"));
        assertThat(demo.references()).containsExactly(new Address("127.0.0.1", 4711));
        assertThat(demo.http()).isEqualTo(real.daemon().http());
    }

    @Test
    void theDemoPlaysWithAllInstitutionsOfTheCatalogueThatIsShipped() {
        assertThat(LoopbackCatalogue.sites(real.catalogue()))
                .hasSameSizeAs(real.catalogue().connectors())
                .doesNotHaveDuplicates();
        DemoCast cast = DemoCast.of(real.catalogue(), 1);
        assertThat(cast.extras()).hasSizeGreaterThanOrEqualTo(10);
        assertThat(LoopbackCatalogue.of(real.catalogue(), cast, SIMULATION).connectors())
                .allSatisfy(connector -> assertThat(connector.probes()).hasSize(1));
    }
}
