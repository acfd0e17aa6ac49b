/**
 * Subscriptions and the durable outbox of notifications.
 *
 * <p>A notification stays until its receiver has taken it or it is given up.
 */
package dev.bellwether.store.webhooks;
