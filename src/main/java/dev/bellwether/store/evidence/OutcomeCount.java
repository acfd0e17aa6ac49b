package dev.bellwether.store.evidence;

import java.time.Instant;

/**
 * How many outcomes of a connector there were in a quarter of a UTC day.
 *
 * @param quarter when it began
 * @param success whether they succeeded
 * @param errorCode of those that failed; empty where there was none
 * @param count from 1
 */
public record OutcomeCount(String connectorId, Instant quarter, boolean success, String errorCode, int count) {}
