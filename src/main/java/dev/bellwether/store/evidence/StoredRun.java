package dev.bellwether.store.evidence;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import java.time.Instant;

/**
 * What windows need of a probe run.
 *
 * @param at when it ended
 * @param fault of a failure; without meaning otherwise
 * @param confirm whether it is a confirmation run
 */
public record StoredRun(Instant at, ProbeResult result, Fault fault, boolean confirm) {}
