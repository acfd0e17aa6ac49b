package dev.bellwether.probe.wire;

import dev.bellwether.document.Spelled;

/** What a run spends its time on. */
public enum Phase implements Spelled {
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

    String doing() {
        return doing;
    }
}
