/**
 * A world to watch that is all on this machine: simulated institutions that answer probes, and a simulated platform that
 * sends the outcomes of its jobs through the real intake. For the demo, for tests and for load runs.
 *
 * <p>In: the real catalogue and a seed. Out: a catalogue whose probes lead to the simulation, and HTTP requests to the
 * daemon. Nothing here connects anywhere but to loopback. {@link dev.bellwether.demo.Behaviour} and all that is drawn from
 * it is pure; servers and clients own their state on the event loop that started them.
 */
package dev.bellwether.demo;
