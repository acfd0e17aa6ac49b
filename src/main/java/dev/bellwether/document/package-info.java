/**
 * Strict reading of YAML documents: nodes that remember their line, their fields and units, and the mistakes found in them. Here
 * are also the forms that values have wherever they are written: durations, sizes and times.
 *
 * <p>Pure: nodes go in, values or {@link dev.bellwether.document.Mistake}s come out. {@code config} parses files into nodes; the
 * readers of {@code config}, {@code catalogue} and {@code evidence} take values out of them. No thread owns anything here.
 */
package dev.bellwether.document;
