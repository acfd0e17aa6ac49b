package dev.bellwether.api;

/** Has its place in a list by its id. */
interface Identified {
    String id();
}
