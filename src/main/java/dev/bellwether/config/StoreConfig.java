package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and for how long evidence is kept.
 *
 * @param uri {@code postgresql://user:password@host:port/database}; empty for the embedded server
 * @param dataDirectory where the embedded server has its files, and where waits what PostgreSQL cannot take now
 * @param retention of job outcomes, probe results and evaluations that changed nothing; whole days
 * @param historyRetention of evaluations that changed something; at least {@code retention}
 */
public record StoreConfig(Optional<Secret> uri, Path dataDirectory, Duration retention, Duration historyRetention) {}
