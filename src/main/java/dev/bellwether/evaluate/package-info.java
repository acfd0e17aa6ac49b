/**
 * When decisions are made: live ticks over the windows of all connectors.
 *
 * <p>Outcomes, probe runs and operations flow in from the bus, and from the store at the start; evaluations flow out, to the
 * store first and then to the bus. All thinking is in {@code status}; the event loop of {@link
 * dev.bellwether.evaluate.EvaluatorVerticle} owns the watches.
 */
package dev.bellwether.evaluate;
