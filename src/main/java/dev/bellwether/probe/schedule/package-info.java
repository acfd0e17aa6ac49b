/**
 * When probes run: fixed start times, confirmation runs, and how many runs one host bears at once.
 *
 * <p>Time is an argument. The changing state belongs to the event loop of the probe verticle.
 */
package dev.bellwether.probe.schedule;
