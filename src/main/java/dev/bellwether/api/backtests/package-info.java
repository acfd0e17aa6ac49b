/**
 * Back-tests over stored evidence: asking for one, following it, cancelling it.
 *
 * <p>Requests go into a queue of the store; {@code evaluate.backtest} works on them.
 */
package dev.bellwether.api.backtests;
