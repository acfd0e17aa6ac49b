/**
 * What each kind of probe does: it makes one connection and judges what it saw; and what of an answer may be shown.
 *
 * <p>A spec of the catalogue and an {@link dev.bellwether.probe.wire.Attempt} go in; an {@link
 * dev.bellwether.probe.kinds.Outcome} comes out. {@link dev.bellwether.probe.kinds.Kinds} maps each kind to its probe.
 * A probe is immutable; a run belongs to the event loop of its attempt.
 */
package dev.bellwether.probe.kinds;
