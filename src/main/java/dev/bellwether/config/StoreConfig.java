package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and for how long evidence is kept: at a {@code postgresql://user:password@host:port/database}, empty for the embedded
 * server, which has its files in the data directory, as has what PostgreSQL cannot take now. The retention, whole days, is of all
 * but evaluations that changed something, which are kept as long or longer.
 */
public record StoreConfig(Optional<Secret> uri, Path dataDirectory, Duration retention, Duration historyRetention) {}
