/**
 * Evidence rolled up by connector and hour, so that questions about weeks read few rows.
 *
 * <p>Hours are closed some minutes after their end and made again when outcomes for them arrive late.
 */
package dev.bellwether.store.rollup;
