/**
 * One item of a batch: where it begins and ends, its fields, and what is wrong with it.
 *
 * <p>Bytes go in; a {@link dev.bellwether.collect.item.JobItem} or a {@link dev.bellwether.collect.item.ItemParser.BadValue} comes
 * out. Readers belong to one thread.
 */
package dev.bellwether.collect.item;
