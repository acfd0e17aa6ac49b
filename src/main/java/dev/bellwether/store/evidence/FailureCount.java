package dev.bellwether.store.evidence;

/**
 * How often a step failed with an error code.
 *
 * @param step empty where none was named
 * @param errorCode empty where there was none
 * @param count how often, from 1
 */
public record FailureCount(String step, String errorCode, long count) {}
