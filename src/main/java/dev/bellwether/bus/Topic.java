package dev.bellwether.bus;

/**
 * An address on the event bus together with the one type of message that it carries.
 *
 * @param address unique among the topics
 * @param type an immutable record
 */
public record Topic<T>(String address, Class<T> type) {}
