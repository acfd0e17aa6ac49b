package dev.bellwether.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One finished run of a probe.
 *
 * @param connectorId the connector whose probe it is
 * @param probe the probe's id
 * @param at when the run ended, to the microsecond
 * @param result how it ended
 * @param fault whose fault a failure is; {@link Fault#UNKNOWN} where the run did not fail
 * @param confirm whether it is a confirmation run, made besides the schedule because a result changed
 * @param informational whether the run is kept out of the evidence
 * @param cause the cause of a failure or of flakiness, from a closed list such as {@code refused}; empty for a success
 * @param detail the same in words; empty for a success
 * @param duration of the whole run
 * @param phases how long each phase took: {@code resolve}, {@code connect}, {@code tls}, {@code processing}, {@code transfer}
 * @param statusCode the last HTTP status that the target answered with
 * @param tls what the target's TLS was like, also where the run failed
 * @param attempts how many attempts the run made, from 1
 * @param snippet the beginning of what the target answered, without secrets, of a run that failed; else empty
 */
public record ProbeRun(
        String connectorId,
        String probe,
        Instant at,
        ProbeResult result,
        Fault fault,
        boolean confirm,
        boolean informational,
        String cause,
        String detail,
        Duration duration,
        Map<String, Duration> phases,
        OptionalInt statusCode,
        Optional<TlsSeen> tls,
        int attempts,
        String snippet) {
    public ProbeRun {
        phases = Map.copyOf(phases);
    }

    /**
     * What was seen of a target's TLS.
     *
     * @param version such as {@code TLSv1.3}; empty where the handshake did not come so far
     * @param cipher the cipher suite; empty likewise
     * @param notAfter when the first certificate of the chain to expire does so
     * @param subject of the target's own certificate
     * @param issuer of the target's own certificate
     */
    public record TlsSeen(String version, String cipher, Optional<Instant> notAfter, String subject, String issuer) {}
}
