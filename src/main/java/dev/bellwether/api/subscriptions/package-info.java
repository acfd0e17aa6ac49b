/**
 * Webhook subscriptions: created, listed, changed, tested and ended here; {@code notify} delivers.
 *
 * <p>Everything is kept in the store; this room holds no state.
 */
package dev.bellwether.api.subscriptions;
