/**
 * How verticles speak: typed topics on the event bus, all of them in {@link dev.bellwether.bus.Topics}, and their codec.
 *
 * <p>Messages are immutable records that can cross a wire. Delivery is best effort; subscribers are called on their own event loop.
 */
package dev.bellwether.bus;
