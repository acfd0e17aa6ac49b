package dev.bellwether.api.ports;

/**
 * Where what operators say is stored, told and read again.
 *
 * @param releases of connectors
 * @param overrides of their statuses
 * @param windows of maintenance
 * @param audit who did what
 */
public record OperatorDesk(
        ReleaseDesk releases, OverrideDesk overrides, MaintenanceWindowDesk windows, AuditDesk audit) {}
