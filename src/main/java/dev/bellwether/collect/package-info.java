/**
 * How evidence that others produce comes in: job outcomes over HTTP and from jobs tables of their own, and files of evidence
 * for the back-test.
 *
 * <p>Bytes come in, checked {@link dev.bellwether.evidence.JobOutcome}s go to the store first and, as soon as they are safe
 * there, onto the bus; what is wrong with the rest goes back to the producer by name. The state of a request belongs to
 * the event loop of its connection; the readers of files belong to the thread that calls them.
 */
package dev.bellwether.collect;
