package dev.bellwether.catalogue.spec;

/** A text that may hold a password or a token, and so is never shown. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
