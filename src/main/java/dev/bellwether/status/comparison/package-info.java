/**
 * What two policies make of the same evidence, side by side: the course of each connector's status under both, and what the
 * courses come to.
 *
 * <p>Pure: evaluations go in, numbers come out. Nothing here knows where either course came from.
 */
package dev.bellwether.status.comparison;
