package dev.bellwether.store.tallies;

/**
 * How long a step takes, in milliseconds.
 *
 * @param averageMs the mean
 * @param p95Ms the least duration that 95 % of the jobs do not exceed
 */
public record StepDuration(long averageMs, long p95Ms) {}
