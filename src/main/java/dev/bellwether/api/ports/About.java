package dev.bellwether.api.ports;

import dev.bellwether.config.PageConfig;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;

/**
 * What this node says about itself: its version, what the operator wants every reader to know, empty for nothing, how readers know its page, and by what
 * statuses are decided, and when, unless a connector says otherwise.
 */
public record About(String version, String notice, PageConfig page, Policy policy, Ticks ticks) {}
