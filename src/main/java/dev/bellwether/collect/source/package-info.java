/**
 * Job outcomes from a platform's own jobs table: a verticle for each source reads on from the place it has reached.
 *
 * <p>Rows come from the foreign table; outcomes go to the store, and the place reached is stored with them.
 */
package dev.bellwether.collect.source;
