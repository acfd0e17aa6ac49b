/**
 * The evidence behind a status: tallies over time, probe runs, pushed results, and the jobs tables that are read.
 *
 * <p>Questions go to the store; pushed results go to it. Everything runs on the event loop of the API.
 */
package dev.bellwether.api.evidence;
