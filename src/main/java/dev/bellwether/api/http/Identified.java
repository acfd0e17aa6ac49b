package dev.bellwether.api.http;

/** Has its place in a list by its id. */
public interface Identified {
    String id();
}
