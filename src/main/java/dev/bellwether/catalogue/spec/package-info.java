/**
 * What a probe shall do: targets, expectations, routes, TLS and limits.
 *
 * <p>Pure and immutable: what exists is valid.
 */
package dev.bellwether.catalogue.spec;
