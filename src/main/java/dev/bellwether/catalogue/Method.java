package dev.bellwether.catalogue;

/** How a connector reaches its institution. */
public enum Method {
    OPEN_BANKING("open-banking"),
    WEB("web");

    private final String wire;

    Method(String wire) {
        this.wire = wire;
    }

    /** The spelling in files and in the API. */
    public String wire() {
        return wire;
    }
}
