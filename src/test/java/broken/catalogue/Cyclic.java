package broken.catalogue;

import broken.status.KnowsProbe;

/** Knows a package above its own, which knows it. */
public final class Cyclic {
    public KnowsProbe above() {
        return new KnowsProbe(this);
    }
}
