/**
 * How it was: what changes of status come to over time, as a pure function of them. Spans, shares, uptime, outages, and incidents
 * that began together.
 *
 * <p>Changes come in, in any order; immutable records go out. Nothing here reads a clock or does I/O.
 */
package dev.bellwether.status.history;
