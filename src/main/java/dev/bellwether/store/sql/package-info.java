/**
 * What all aggregates share: running SQL with time limits, migrations, partitions, pages, and how failures are told apart.
 *
 * <p>Only this room knows the driver's failures; aggregates see {@link dev.bellwether.store.sql.StoreUnavailable} where a retry can
 * help.
 */
package dev.bellwether.store.sql;
