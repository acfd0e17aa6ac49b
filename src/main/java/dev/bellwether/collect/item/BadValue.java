package dev.bellwether.collect.item;

/** Says why a value cannot be what it should be. Input is often wrong, so it carries no stack trace. */
public final class BadValue extends Exception {
    private static final long serialVersionUID = 1;

    public BadValue(String reason) {
        super(reason, null, false, false);
    }
}
