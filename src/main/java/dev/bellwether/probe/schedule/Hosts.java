package dev.bellwether.probe.schedule;

import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.WebUrl;

/** The host that a probe is about. */
final class Hosts {
    private Hosts() {}

    static String of(ProbeTarget target) {
        if (target instanceof ProbeTarget.Tls tls) {
            return tls.address().host();
        }
        if (target instanceof ProbeTarget.Tcp tcp) {
            return tcp.address().host();
        }
        if (target instanceof ProbeTarget.Dns dns) {
            return dns.server().host();
        }
        return target.calls().stream()
                .findFirst()
                .flatMap(call -> WebUrl.parse(call.url()))
                .map(url -> url.address().host())
                .orElse("");
    }
}
