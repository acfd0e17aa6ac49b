package dev.bellwether.telemetry;

import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.telemetry.Family.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The numbers of one probe. Guarded by {@link ConnectorMetrics}. */
final class ProbeSeries {
    private static final Map<String, String> PHASES =
            Family.andLabels("phase", List.of("resolve", "connect", "tls", "processing", "transfer"), phase -> phase);
    private static final Map<ProbeResult, String> OUTCOMES =
            Family.andLabels("outcome", List.of(ProbeResult.values()), ProbeResult::wire);

    private final String labels;
    private final Map<ProbeResult, Long> runs = new EnumMap<>(ProbeResult.class);
    private boolean ran;
    private Instant lastAt = Instant.MIN;
    private boolean succeeded;
    private Map<String, Duration> lastPhases = Map.of();
    private double certNotAfter = Double.NaN;

    ProbeSeries(String connectorLabel, String probe) {
        labels = connectorLabel + Family.andLabel("probe", probe);
    }

    void count(ProbeRun run) {
        if (run.at().equals(lastAt)) {
            // It was pushed twice.
            return;
        }
        runs.merge(run.result(), 1L, Long::sum);
        ran = true;
        lastAt = run.at();
        succeeded = run.result().succeeded();
        lastPhases = run.phases();
        // A run that failed before the handshake says nothing about the certificate: what was seen last still holds.
        run.tls()
                .flatMap(ProbeRun.TlsSeen::notAfter)
                .ifPresent(notAfter -> certNotAfter = ConnectorSeries.seconds(notAfter));
    }

    void runs(Samples samples) {
        OUTCOMES.forEach((result, label) -> samples.add((double) runs.getOrDefault(result, 0L), labels, label));
    }

    /** Nothing before the first run, also after a restart: 0 would say that it failed. */
    void success(Samples samples) {
        if (ran) {
            samples.add(succeeded ? 1 : 0, labels);
        }
    }

    /** Nothing before the first run either. */
    void phases(Samples samples) {
        if (ran) {
            PHASES.forEach((phase, label) ->
                    samples.add(lastPhases.getOrDefault(phase, Duration.ZERO).toNanos() / 1e9, labels, label));
        }
    }

    /** Nothing until a certificate was seen, for any number would look like an expiry. */
    void certNotAfter(Samples samples) {
        if (!Double.isNaN(certNotAfter)) {
            samples.add(certNotAfter, labels);
        }
    }
}
