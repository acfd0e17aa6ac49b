/**
 * Telling others when a status changes: webhooks after the specification Standard Webhooks.
 *
 * <p>That evaluations were published comes in from the bus, and only as a hint: what changed is read from the store, where a
 * cursor says how far it has been told, so nothing is lost while this node or the store is away. Notifications go to the store
 * first and then to their receivers, again and again until each has taken them. The event loop of {@link
 * dev.bellwether.notify.NotifyVerticle} owns what is in hand.
 */
package dev.bellwether.notify;
