/**
 * The whole store in one file, and back: what a database holds goes out table by table as PostgreSQL's {@code COPY} spells it, and comes
 * into an empty one, also of another major version.
 *
 * <p>A file is gzip. In it are a line of JSON that says what it is; for each table, or day of one, a line of JSON and its rows in pieces, each with
 * its length before it and an empty one at the end; a line with the sequences; and the SHA-256 of all that.
 *
 * <p>Everything blocks and works on a connection that the caller has opened, row by row.
 */
package dev.bellwether.store.backup;
