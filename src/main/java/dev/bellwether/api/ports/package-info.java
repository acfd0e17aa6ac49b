/**
 * What the API is given from outside: where its answers come from, and what this node says about itself.
 *
 * <p>{@code app} makes these when it builds the API; the resources use them on the event loop of the API.
 */
package dev.bellwether.api.ports;
