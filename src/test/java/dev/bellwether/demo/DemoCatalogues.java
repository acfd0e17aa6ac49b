package dev.bellwether.demo;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Catalogues like the real one, as long as a test needs them. */
final class DemoCatalogues {
    private static final List<String> WELL_KNOWN = List.of(
            "au-anz",
            "au-bankwest",
            "au-bendigo-bank",
            "au-commbank",
            "au-hsbc",
            "au-macquarie-bank-limited",
            "au-me-bank",
            "au-national-australia-bank",
            "au-st-george-bank",
            "au-suncorp-bank",
            "au-ubank",
            "au-up",
            "au-westpac");

    private DemoCatalogues() {}

    /** Well-known banks first, then nameless ones, some of which share a host. */
    static Catalogue ofSize(int size) {
        List<Institution> institutions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = i < WELL_KNOWN.size() ? WELL_KNOWN.get(i) : "bank-" + i;
            String base = i % 10 == 9 ? "https://shared.example/" + id : "https://" + id + ".example";
            institutions.add(institution(id, cdrStatus(base)));
        }
        return new Catalogue(institutions);
    }

    static Institution institution(String id, ProbeTarget target) {
        ProbeSpec probe = new ProbeSpec(
                target.kind(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                2,
                Duration.ofSeconds(1),
                false,
                target,
                List.of());
        Connector connector = new Connector(id, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of(probe));
        return new Institution(id, "The bank " + id, "AU", OptionalInt.empty(), "banking", List.of(connector));
    }

    static ProbeTarget.CdrStatus cdrStatus(String base) {
        HttpCall plain = HttpCall.get(base + "/cds-au/v1/discovery/status");
        return new ProbeTarget.CdrStatus(new HttpCall(
                plain.url(),
                plain.method(),
                Map.of("x-v", new Secret("1")),
                plain.content(),
                plain.redirects(),
                plain.route(),
                plain.expect()));
    }
}
