/**
 * What the API needs done outside: operations that are stored and then told, and what this node says about itself.
 *
 * <p>{@code app} implements the ports; the resources call them on the event loop of the API.
 */
package dev.bellwether.api.ports;
