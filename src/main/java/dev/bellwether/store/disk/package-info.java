/**
 * What waits on disk while PostgreSQL is away: a spool of bounded segments, and memory when the disk is full too.
 *
 * <p>Records come in order and leave in order. Files are read and written on a worker; the state of a backlog belongs
 * to its context.
 */
package dev.bellwether.store.disk;
