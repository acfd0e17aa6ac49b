/**
 * What happened: job outcomes and probe runs, whose fault a failure was, and the windows that hold what still counts.
 *
 * <p>Pure: time is an argument. Everything but a window is immutable; a window belongs to one thread, the event loop of the
 * evaluator.
 */
package dev.bellwether.evidence;
