package dev.bellwether.maintenance;

import java.time.Instant;
import java.util.Optional;

/**
 * A window as it was planned for a while, {@code since <= T < until}.
 *
 * @param since when it was stored; nothing was open by it before
 * @param until when the next version took its place; empty while it is the latest
 */
public record MaintenanceWindowVersion(MaintenanceWindow window, Instant since, Optional<Instant> until) {}
