/**
 * How good the classifier is beside other ways to decide: a simulation whose results stand in {@code docs/statistics.md}.
 *
 * <p>Everything is made up from seeds, so that the same numbers come out wherever and whenever it is run.
 */
package dev.bellwether.statistics;
