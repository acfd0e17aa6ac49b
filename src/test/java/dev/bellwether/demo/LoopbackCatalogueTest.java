package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.demo.Demo.LoopbackCatalogue;
import dev.bellwether.demo.SimulatedInstitutions.Site;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopbackCatalogueTest {
    private static final SocketAddress SIMULATION = SocketAddress.inetSocketAddress(4711, "127.0.0.1");

    @Test
    void everyProbeEndsAtTheSimulationUnderTheNameOfTheInstitution() {
        Catalogue real = DemoCatalogues.ofSize(40);

        Catalogue demo = LoopbackCatalogue.of(real, DemoCast.of(real, 1), SIMULATION);

        assertThat(demo.connectors()).hasSize(40);
        for (Connector connector : demo.connectors()) {
            ProbeSpec probe = connector.probes().get(0);
            HttpCall call = ((ProbeTarget.CdrStatus) probe.target()).call();
            assertThat(call.route().connectTo()).contains(new Address("127.0.0.1", 4711));
            assertThat(call.route().proxy()).isEmpty();
            assertThat(call.redirects().followed()).isFalse();
            assertThat(call.url()).startsWith("http://").endsWith(".example/cds-au/v1/discovery/status".substring(8));
            assertThat(call.headers()).containsKey("x-v");
            assertThat(probe.interval()).isEqualTo(DemoPolicy.PROBE_INTERVAL);
        }
    }

    @Test
    void institutionsAndTheirOrderStayTheSame() {
        Catalogue real = DemoCatalogues.ofSize(40);
        Catalogue demo = LoopbackCatalogue.of(real, DemoCast.of(real, 1), SIMULATION);

        assertThat(demo.institutions())
                .extracting(institution -> institution.name())
                .isEqualTo(real.institutions().stream()
                        .map(institution -> institution.name())
                        .toList());
    }

    @Test
    void aSiteIsTheHostAndThePathBeforeThatOfTheStandard() {
        Catalogue real = new Catalogue(List.of(
                DemoCatalogues.institution("a", DemoCatalogues.cdrStatus("https://Bank.example:18101/open/banking"))));

        assertThat(LoopbackCatalogue.sites(real)).containsExactly(new Site("a", "bank.example", "/open/banking"));
    }

    @Test
    void credentialsOfAnHttpProbeStayAtHome() {
        HttpCall plain = HttpCall.get("https://bank.example/health");
        HttpCall call = new HttpCall(
                plain.url(),
                "POST",
                Map.of("Authorization", new Secret("Bearer real")),
                new HttpCall.Content.Text(new Secret("password")),
                HttpCall.Redirects.FOLLOWED,
                new Route(
                        Optional.empty(),
                        Route.Ip.ANY,
                        Optional.of(new Route.Proxy(new Address("proxy.example", 3128), Optional.empty())),
                        Route.DIRECT.tls()),
                plain.expect());
        Catalogue real = new Catalogue(List.of(DemoCatalogues.institution("a", new ProbeTarget.Http(call))));

        Catalogue demo = LoopbackCatalogue.of(real, DemoCast.of(real, 1), SIMULATION);

        ProbeTarget target = demo.connector("a").orElseThrow().probes().get(0).target();
        HttpCall demoCall = ((ProbeTarget.Http) target).call();
        assertThat(demoCall.headers()).isEmpty();
        assertThat(demoCall.content()).isInstanceOf(HttpCall.Content.None.class);
        assertThat(demoCall.route().proxy()).isEmpty();
        assertThat(demoCall.url()).isEqualTo("http://bank.example/health");
    }
}
