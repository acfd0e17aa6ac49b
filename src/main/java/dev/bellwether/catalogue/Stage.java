package dev.bellwether.catalogue;

import dev.bellwether.document.Spelled;

/** How mature a connector is. Anything but {@link #LIVE} is shown as under maintenance while it works. */
public enum Stage implements Spelled {
    LIVE,
    BETA,
    ALPHA
}
