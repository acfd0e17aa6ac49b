/**
 * What the user has written: the daemon's file, the catalogue and the error codes, read strictly.
 *
 * <p>Files, {@code --set} overrides and the environment come in; immutable records go out, or one {@link
 * dev.bellwether.config.ConfigException} with every mistake. Secrets are put in their place before anything is read, and are
 * taken out of every mistake again; records keep them as {@link dev.bellwether.catalogue.spec.Secret}, which prints as stars. No thread owns anything here; reading blocks and does not belong on an event loop.
 */
package dev.bellwether.config;
