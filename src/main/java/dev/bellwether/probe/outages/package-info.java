/**
 * Outages that a target announces at its discovery endpoint, imported as maintenance windows.
 *
 * <p>Answers of targets come in; operations go out on the bus. The calendar belongs to the event loop of the probe verticle.
 */
package dev.bellwether.probe.outages;
