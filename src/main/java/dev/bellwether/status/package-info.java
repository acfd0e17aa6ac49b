/**
 * What it means: the decision how a connector is doing, as a pure function of its evidence, a policy and the time.
 *
 * <p>The daemon, the back-test and the tests call the same functions. Nothing here reads a clock or does I/O.
 */
package dev.bellwether.status;
