/**
 * Job outcomes over HTTP: bodies are read piece by piece, within limits for each request and for the node.
 *
 * <p>The state of a request belongs to the event loop of its connection.
 */
package dev.bellwether.collect.http;
