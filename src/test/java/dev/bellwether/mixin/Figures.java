package dev.bellwether.mixin;

import dev.bellwether.status.Policy;
import java.time.Duration;

/** The numbers that several rules, panels and words share. */
final class Figures {
    static final Policy POLICY = Policy.DEFAULT;

    /** Where people reach the status page, unless it is said elsewhere. */
    static final String PUBLIC_URL = "http://127.0.0.1:8080";

    /** The share of 30 days that a connector may be in an outage: the Consumer Data Right asks data holders for 99.5 %. */
    static final String CONNECTOR_BUDGET = "0.005";

    /** The share of job outcomes that may fail by the fault of the platform. */
    static final String PLATFORM_BUDGET = "0.001";

    /** A certificate that expires sooner is to be renewed. */
    static final Duration CERTIFICATE = Duration.ofDays(14);

    /** How long Alertmanager waits before it first tells of a bank, so that a wave can show itself: its group_wait. */
    static final Duration GROUP_WAIT = Duration.ofSeconds(30);

    private Figures() {}
}
