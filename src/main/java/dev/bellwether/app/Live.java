package dev.bellwether.app;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;

/** What a reload replaces while the daemon runs; read from every thread. */
final class Live {
    private volatile Catalogue catalogue;
    private volatile ErrorCodes errorCodes;

    Live(Catalogue catalogue, ErrorCodes errorCodes) {
        this.catalogue = catalogue;
        this.errorCodes = errorCodes;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    ErrorCodes errorCodes() {
        return errorCodes;
    }

    void replace(Catalogue newCatalogue, ErrorCodes newErrorCodes) {
        errorCodes = newErrorCodes;
        catalogue = newCatalogue;
    }
}
