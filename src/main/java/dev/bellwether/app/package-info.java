/**
 * How the parts become a daemon: everything is built here, started in order and stopped in reverse.
 *
 * <p>Only this package deploys verticles. What flows through it is nothing but their start and end.
 */
package dev.bellwether.app;
