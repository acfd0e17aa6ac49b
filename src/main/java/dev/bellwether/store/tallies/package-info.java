/**
 * Counts of evidence over time, from rolled-up hours and the rows of the present one.
 *
 * <p>Questions come from the API; buckets of counts go out.
 */
package dev.bellwether.store.tallies;
