package dev.bellwether.probe;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.Check;
import dev.bellwether.probe.wire.Phase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a run is told: as a line of JSON, or as a few lines for people. */
public final class ReportLine {
    private static final double NANOS = 1e9;

    private ReportLine() {}

    /** One line of JSON without a line end; phases in seconds, {@code cause} and {@code detail} null for a success. */
    public static String json(ProbeRun run) {
        JsonObject phases = new JsonObject();
        for (Phase phase : Phase.values()) {
            phases.put(phase.wire(), seconds(run, phase));
        }
        JsonObject line = new JsonObject()
                .put("connectorId", run.connectorId())
                .put("probe", run.probe())
                .put("at", run.at().toString())
                .put("result", run.result().wire())
                .put("cause", run.cause().isEmpty() ? null : run.cause())
                .put("detail", run.detail().isEmpty() ? null : run.detail())
                .put("durationMs", run.duration().toMillis())
                .put("phases", phases);
        run.statusCode().ifPresent(code -> line.put("statusCode", code));
        run.tls().ifPresent(tls -> line.put("tls", tls(tls)));
        return line.put("attempts", run.attempts()).encode();
    }

    /** The run in words: a line for the result, one for the phases that took time, one for each expectation, and a snippet. */
    public static String text(Finished finished) {
        ProbeRun run = finished.run();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-8s %s/%s  %d ms",
                run.result().wire(),
                run.connectorId(),
                run.probe(),
                run.duration().toMillis()));
        if (!run.cause().isEmpty()) {
            text.append("  ").append(run.cause()).append(": ").append(run.detail());
        }
        text.append('\n');
        String phases = Stream.of(Phase.values())
                .filter(phase -> seconds(run, phase) > 0)
                .map(phase -> String.format(Locale.ROOT, "  %s %.1f ms", phase.wire(), seconds(run, phase) * 1000))
                .collect(Collectors.joining());
        if (!phases.isEmpty()) {
            text.append("        ").append(phases).append('\n');
        }
        run.tls()
                .ifPresent(tls -> text.append("          ")
                        .append(String.join(
                                "  ",
                                tls.version(),
                                tls.subject(),
                                tls.notAfter().map(until -> "until " + until).orElse("")))
                        .append('\n'));
        for (Check check : finished.checks()) {
            text.append(check.held() ? "          ok    " : "          wrong ")
                    .append(check.expected())
                    .append(check.held() ? "" : ", but " + check.seen())
                    .append('\n');
        }
        if (!run.snippet().isEmpty()) {
            text.append("          answer `").append(run.snippet()).append("`\n");
        }
        return text.toString();
    }

    private static JsonObject tls(ProbeRun.TlsSeen tls) {
        return new JsonObject()
                .put("version", tls.version())
                .put("cipher", tls.cipher())
                .put("notAfter", tls.notAfter().map(Object::toString).orElse(null))
                .put("subject", tls.subject())
                .put("issuer", tls.issuer());
    }

    private static double seconds(ProbeRun run, Phase phase) {
        return run.phases().getOrDefault(phase.wire(), Duration.ZERO).toNanos() / NANOS;
    }
}
