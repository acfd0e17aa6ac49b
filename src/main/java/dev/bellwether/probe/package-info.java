/**
 * Synthetic connections: one small class for each kind of probe, and the verticle that owns their timing.
 *
 * <p>The catalogue's probe specs go in; a finished run for each comes out on the bus, with whose fault a failure is. The
 * schedule belongs to the event loop of the verticle; each attempt runs on an event loop of its own choice and hands back an
 * immutable outcome.
 */
package dev.bellwether.probe;
