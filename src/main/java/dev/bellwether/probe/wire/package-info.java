/**
 * What probes speak: names, connections, proxies, TLS and HTTP, one fresh connection at a time, on Netty.
 *
 * <p>An {@link dev.bellwether.probe.wire.Attempt} goes in and carries the deadline and what was seen; answers or a {@link
 * dev.bellwether.probe.wire.Failure} with one of the closed list of causes come out. An attempt and all it opens belong to
 * one event loop; what is shared between attempts, such as TLS contexts, may be used from any.
 */
package dev.bellwether.probe.wire;
