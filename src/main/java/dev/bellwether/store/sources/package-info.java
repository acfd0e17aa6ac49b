/**
 * Foreign jobs tables: the connection that reads one, the place reached, and the rows that were rejected.
 *
 * <p>Rows of the foreign table go out as text; the place reached is stored with the outcomes that were read.
 */
package dev.bellwether.store.sources;
