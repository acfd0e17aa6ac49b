/**
 * What a failed run may quote of an answer: a snippet without the secrets that the probe sent.
 *
 * <p>Immutable; text goes in, redacted text comes out.
 */
package dev.bellwether.probe.redact;
