/**
 * Job outcomes and probe runs as they were received, in partitions by day.
 *
 * <p>An outcome is stored once for each connector, job and attempt; a run once for each connector, probe and time.
 */
package dev.bellwether.store.evidence;
