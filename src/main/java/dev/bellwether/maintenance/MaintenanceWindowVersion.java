package dev.bellwether.maintenance;

import java.time.Instant;
import java.util.Optional;

/**
 * A window as it was planned for a while, {@code since <= T < until}: nothing was open by it before it was stored, and without an
 * end it is the latest version.
 */
public record MaintenanceWindowVersion(MaintenanceWindow window, Instant since, Optional<Instant> until) {}
