package dev.bellwether.catalogue;

import dev.bellwether.document.Spelled;

/** How a connector reaches its institution. */
public enum Method implements Spelled {
    OPEN_BANKING,
    WEB
}
