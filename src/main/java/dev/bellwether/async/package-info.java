/**
 * What work that goes on for long needs beside Vert.x's futures: many steps one after the other, and a failure that is
 * logged once until it is over.
 *
 * <p>Steps and outcomes go in, futures and lines of the log come out. What is here belongs to the thread that uses it.
 */
package dev.bellwether.async;
