package dev.bellwether.http;

/** Who sent a request, as its routing context has it. */
public final class Caller {
    /** The name under which a routing context has the name of its key; there is none before the key was checked. */
    public static final String KEY_NAME = "bellwether.key";

    private Caller() {}
}
