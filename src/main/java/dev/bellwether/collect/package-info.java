/**
 * Takes evidence in: job outcomes over HTTP and from the jobs tables of platforms, and files of evidence for the back-test.
 *
 * <p>Checked {@link dev.bellwether.evidence.JobOutcome}s go to the store first and, once they are committed there, onto the bus; what is
 * wrong with the rest goes back to the producer by name. The state of a request belongs to the event loop of its connection; the
 * readers of files belong to the thread that calls them.
 */
package dev.bellwether.collect;
