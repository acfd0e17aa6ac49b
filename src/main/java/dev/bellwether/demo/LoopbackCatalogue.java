package dev.bellwether.demo;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.demo.SimulatedInstitutions.Site;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a catalogue of real institutions into one whose probes all end at the simulation. A probe of a kind that the
 * simulation does not speak is left out rather than run: nothing may leave loopback. Pure.
 */
final class LoopbackCatalogue {
    private static final String STATUS_PATH = "/cds-au/v1/discovery/status";

    private LoopbackCatalogue() {}

    static List<Site> sites(Catalogue real) {
        List<Site> sites = new ArrayList<>();
        for (Connector connector : real.connectors()) {
            for (ProbeSpec probe : connector.probes()) {
                url(probe.target())
                        .flatMap(url -> Site.of(connector.id(), base(url)))
                        .ifPresent(sites::add);
            }
        }
        return sites;
    }

    /** The same institutions, with the stages of the cast, the node's policy, and probes that connect to {@code simulation}. */
    static Catalogue of(Catalogue real, DemoCast cast, SocketAddress simulation) {
        Route route = new Route(
                Optional.of(new Address(simulation.host(), simulation.port())),
                Route.DIRECT.ip(),
                Optional.empty(),
                Route.DIRECT.tls());
        List<Institution> institutions = new ArrayList<>();
        for (Institution institution : real.institutions()) {
            List<Connector> connectors = new ArrayList<>();
            for (Connector connector : institution.connectors()) {
                connectors.add(connector(connector, cast.role(connector.id()), route));
            }
            institutions.add(institution.with(connectors));
        }
        return new Catalogue(institutions);
    }

    private static Connector connector(Connector real, DemoCast.Role role, Route route) {
        List<ProbeSpec> probes = new ArrayList<>();
        for (ProbeSpec probe : real.probes()) {
            target(probe.target(), route)
                    .ifPresent(target -> probes.add(new ProbeSpec(
                            probe.id(),
                            DemoPolicy.PROBE_INTERVAL,
                            DemoPolicy.PROBE_TIMEOUT,
                            0,
                            probe.retryInterval(),
                            probe.informational(),
                            target,
                            List.of())));
        }
        return new Connector(real.id(), real.method(), role.stage(), PolicyOverrides.NONE, probes);
    }

    private static Optional<ProbeTarget> target(ProbeTarget target, Route route) {
        if (target instanceof ProbeTarget.CdrStatus cdr) {
            HttpCall call = cdr.call();
            return Optional.of(new ProbeTarget.CdrStatus(
                    call.with(plain(call.url()), HttpCall.Redirects.NOT_FOLLOWED, route, call.expect())));
        }
        if (target instanceof ProbeTarget.Http http) {
            // Headers and body may hold credentials that are meant for the real institution alone.
            String url = plain(http.call().url());
            return Optional.of(new ProbeTarget.Http(
                    HttpCall.get(url).with(url, HttpCall.Redirects.NOT_FOLLOWED, route, HttpExpect.USUAL)));
        }
        return Optional.empty();
    }

    private static Optional<String> url(ProbeTarget target) {
        if (target instanceof ProbeTarget.CdrStatus cdr) {
            return Optional.of(cdr.call().url());
        }
        return target instanceof ProbeTarget.Http http ? Optional.of(http.call().url()) : Optional.empty();
    }

    private static String base(String url) {
        return url.endsWith(STATUS_PATH) ? url.substring(0, url.length() - STATUS_PATH.length()) : url;
    }

    /** The simulation does not speak TLS, whose handshakes would take most of the demo's processor time. */
    private static String plain(String url) {
        return url.startsWith("https:") ? "http:" + url.substring("https:".length()) : url;
    }
}
