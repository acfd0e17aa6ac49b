/**
 * How several daemons on one store divide the work: who is alive, who owns what, and what one tells the others.
 *
 * <p>PostgreSQL decides ({@link dev.bellwether.store.nodes}); the clustered bus only makes it quick. Verticles learn what they own
 * from {@link dev.bellwether.cluster.Assignment} and know nothing else of all this.
 */
package dev.bellwether.cluster;
