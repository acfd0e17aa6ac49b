package dev.bellwether.http;

/** A server cannot listen at its address. The message says what to do about it. */
public final class AddressUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param address as {@code host:port}
     * @param section of the daemon's file that names it
     */
    public AddressUnavailable(String address, String section, Throwable cause) {
        super(
                "cannot listen on " + address + " (" + cause.getMessage()
                        + "): stop what uses it, or choose another with " + section + ".host and " + section
                        + ".port; port 0 takes a free one",
                cause);
    }
}
