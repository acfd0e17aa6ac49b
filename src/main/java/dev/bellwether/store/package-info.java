/**
 * What must not be lost: job outcomes, probe runs, evaluations and operations in PostgreSQL, one class for each aggregate.
 * Only this package speaks SQL.
 *
 * <p>{@link dev.bellwether.store.Database#open} starts the embedded server where no other is configured, migrates and makes
 * the pools; everything else is asked through the aggregates that it gives out. Records come in, futures of records go
 * out. The only state kept here is which days have partitions; it is safe for all threads, and so are the aggregates.
 * Futures complete on the context of the caller. Whatever waits for processes or files runs on a worker of its own.
 *
 * <p>A future fails with {@link dev.bellwether.store.sql.StoreUnavailable} where trying again can help, and with anything else
 * where it cannot.
 */
package dev.bellwether.store;
