package dev.bellwether.probe.wire;

import java.util.Locale;

/** What a run spends its time on. */
public enum Phase {
    /** From a name to addresses. */
    RESOLVE("looking up the name"),
    /** Until TCP stands, through a proxy where there is one. */
    CONNECT("connecting"),
    TLS("shaking hands"),
    /** Until the first byte of the answer. */
    PROCESSING("waiting for the answer"),
    /** From the first byte of the answer to its last. */
    TRANSFER("reading the answer");

    private final String doing;

    Phase(String doing) {
        this.doing = doing;
    }

    /** The spelling in the API and in metrics. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    String doing() {
        return doing;
    }
}
