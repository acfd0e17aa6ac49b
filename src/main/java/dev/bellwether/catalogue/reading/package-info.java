/**
 * The strict reading of the catalogue's file.
 *
 * <p>Pure: nodes go in, records of {@code catalogue} and {@code catalogue.spec} or mistakes come out.
 */
package dev.bellwether.catalogue.reading;
