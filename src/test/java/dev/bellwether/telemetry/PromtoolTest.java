package dev.bellwether.telemetry;

import static dev.bellwether.config.SourceConfig.CursorType.SERIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.DebianTool;
import dev.bellwether.api.Samples;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.collect.source.SourceProgresses;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Has a scrape judged by Prometheus's own tool, where it is installed (package prometheus); always where CI is true. */
@Tag("slow")
class PromtoolTest {
    @Test
    void promtoolFindsNothingToImprove() throws Exception {
        String promtool = DebianTool.required("promtool", "prometheus").toString();
        try (ManagementFixture node = new ManagementFixture()) {
            node.bus.publish(
                    Topics.EVALUATIONS,
                    new EvaluationsPublished(World.NOW, List.of(World.evaluation("au-one", Status.OPERATIONAL, 4, 4))));
            node.bus.publish(
                    Topics.PROBE_RUNS,
                    World.run(ProbeResult.SUCCESS, Map.of("tls", Duration.ofMillis(25)), Optional.of(World.NOW)));
            node.telemetry.node().lag(Duration.ofMillis(5));
            node.telemetry.node().up("evaluator", true);
            node.telemetry.store().buffer("evaluations", () -> 3, () -> 1);
            node.telemetry.watch(node.vertx, "1.2.3");
            node.telemetry
                    .node()
                    .follow(SourceProgresses.starting(Samples.source("platform", SERIAL), Clock.systemUTC()));
            node.metrics();
            node.get("/nowhere");

            assertThat(node.metrics())
                    .contains("bellwether_build_info{")
                    .contains("bellwether_source_rows_total{result=\"accepted\",source=\"platform\"} 0.0\n");
            assertThat(judge(promtool, node.metrics())).isEmpty();
        }
    }

    private static String judge(String promtool, String metrics) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(promtool, "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(metrics.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 && said.isBlank() ? "" : said + "exit status " + process.exitValue();
    }
}
