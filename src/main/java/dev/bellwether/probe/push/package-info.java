/**
 * Probes that run elsewhere and push their results: how a result is taken in, and what happens when none arrives in time.
 *
 * <p>Pushed results come from the API and are stored before they are published. The state belongs to the event loop that owns it.
 */
package dev.bellwether.probe.push;
