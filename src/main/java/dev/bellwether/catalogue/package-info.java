/**
 * What there is to watch: institutions, connectors and probes, and the strict reading of the file that lists them.
 *
 * <p>Pure: a tree of {@link dev.bellwether.document.Node}s comes in, an immutable {@link
 * dev.bellwether.catalogue.Catalogue} or a list of {@link dev.bellwether.document.Mistake}s goes out. No thread owns it.
 */
package dev.bellwether.catalogue;
