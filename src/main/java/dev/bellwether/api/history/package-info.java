/**
 * How it was: timelines, incidents, and the stream of events.
 *
 * <p>Changes come from the store and, for the stream, from the bus; each client reads at its own pace on the event loop of the API.
 */
package dev.bellwether.api.history;
