/**
 * What other policies would have decided: back-tests over stored evidence.
 *
 * <p>Requests flow in from the store, where {@code api} puts them, with the evidence and what was published; results flow back to
 * the store. The event loop of {@link dev.bellwether.evaluate.backtest.BacktestVerticle} owns all state; one thread of its own
 * does the computing, so that live work keeps its event loops and all cores but one.
 */
package dev.bellwether.evaluate.backtest;
