/**
 * What the daemon tells about itself and about connectors to Prometheus and to those who ask for its health.
 *
 * <p>Messages of the bus come in; text for scrapes goes out on the management port, together with answers about health.
 * {@link dev.bellwether.telemetry.ConnectorMetrics} and the registry are shared by threads and guard themselves; all else
 * belongs to the event loop of its verticle.
 */
package dev.bellwether.telemetry;
