package dev.bellwether.status.history;

import java.time.Instant;

/**
 * What an operator said of an incident.
 *
 * @param at when; no two of an incident are of the same time
 * @param by the name of the key
 * @param text plain text of one line or several, which may hold characters of markup
 */
public record IncidentNote(Instant at, String by, String text) {}
