package dev.bellwether.api.ports;

import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;

/**
 * What this node says about itself.
 *
 * @param version of the program
 * @param notice what the operator wants every reader to know; empty for nothing
 * @param policy by which statuses are decided, unless a connector says otherwise
 * @param ticks when that happens
 */
public record About(String version, String notice, Policy policy, Ticks ticks) {}
