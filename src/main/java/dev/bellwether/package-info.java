/** The command line; everything behind it is in the packages below, laid out in the order in which data flows. */
package dev.bellwether;
