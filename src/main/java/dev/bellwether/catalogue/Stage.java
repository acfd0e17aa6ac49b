package dev.bellwether.catalogue;

/** How mature a connector is. Anything but {@link #LIVE} is shown as under maintenance while it works. */
public enum Stage {
    LIVE("live"),
    BETA("beta"),
    ALPHA("alpha");

    private final String wire;

    Stage(String wire) {
        this.wire = wire;
    }

    /** The spelling in files and in the API. */
    public String wire() {
        return wire;
    }
}
