/**
 * The PostgreSQL server that the daemon runs itself: its binaries, its data directory, its start and stop.
 *
 * <p>Processes and files are waited for on a worker, never on an event loop.
 */
package dev.bellwether.store.embedded;
