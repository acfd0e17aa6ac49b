package dev.bellwether.config;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;

/** Everything that a daemon starts from. */
public record Configuration(DaemonConfig daemon, Catalogue catalogue, ErrorCodes errorCodes) {}
