/** The nodes that share a store: their rows, and the numbered views by which they divide the work. */
package dev.bellwether.store.nodes;
