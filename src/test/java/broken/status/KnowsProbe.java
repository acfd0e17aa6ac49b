package broken.status;

import broken.catalogue.Cyclic;
import broken.probe.InnocentVerticle;

/** Knows a package that stands outside the pure ones. */
public record KnowsProbe(Cyclic below) {
    public String probe() {
        return InnocentVerticle.class.getName();
    }
}
