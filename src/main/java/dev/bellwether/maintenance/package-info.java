/**
 * Maintenance windows as operators plan them: once or by a rule, for a connector, an institution or all.
 *
 * <p>Windows flow in from the store and from the bus; what is open for whom at a time flows out, to the evaluator and to the
 * API. Pure: nothing here reads a clock or does I/O. Only the changing plan belongs to a thread, that of its owner.
 */
package dev.bellwether.maintenance;
