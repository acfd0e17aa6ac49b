/**
 * Files of evidence for the back-test of the command line.
 *
 * <p>Lines go in; evidence or the number of a bad line comes out. A reader belongs to the thread that calls it.
 */
package dev.bellwether.collect.file;
