package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.probe.kinds.Check;
import dev.bellwether.probe.kinds.HttpProbeTest;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.RawServer;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RunOnceTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static Connector connector(String id, List<ProbeSpec> probes) {
        return new Connector(id, Method.WEB, Stage.LIVE, PolicyOverrides.NONE, probes);
    }

    @Test
    void allProbesOfTheNamedConnectorsRunOnce() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"))) {
            List<ProbeSpec> many = IntStream.range(0, 50)
                    .mapToObj(i -> Specs.of("{kind: http, id: p" + i + ", url: 'http://" + server.address() + "'}"))
                    .toList();
            Catalogue catalogue = new Catalogue(List.of(new Institution(
                    "bank",
                    "Bank",
                    "AU",
                    OptionalInt.empty(),
                    "",
                    List.of(
                            connector("a", many),
                            connector("b", many.subList(0, 2)),
                            connector("c", List.of(Specs.of("{kind: push, deadline: 1m}")))))));
            assertThat(ProbeRuns.await(RunOnce.of(RUNS.engine(), catalogue, List.of(), each -> {})))
                    .hasSize(52);
            assertThat(ProbeRuns.await(RunOnce.of(RUNS.engine(), catalogue, List.of("b"), each -> {})))
                    .hasSize(2);
            assertThat(ProbeRuns.await(RunOnce.of(RUNS.engine(), catalogue, List.of("c"), each -> {})))
                    .isEmpty();
        }
    }

    @Test
    void aRunIsToldAsALineOfJson() throws Exception {
        try (RawServer server = RawServer.tls("expired", HttpProbeTest.body("up"))) {
            Finished finished = RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '" + server.address()
                    + "', tls: {ca: root.pem}}");
            String line = ReportLine.json(finished.run());
            assertThat(line).doesNotContain("\n");
            JsonNode json = new ObjectMapper().readTree(line);
            assertThat(json.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "connectorId",
                            "probe",
                            "at",
                            "result",
                            "cause",
                            "detail",
                            "durationMs",
                            "phases",
                            "tls",
                            "attempts");
            assertThat(json.at("/result").asText()).isEqualTo("failure");
            assertThat(json.at("/cause").asText()).isEqualTo("tls-expired");
            assertThat(json.at("/tls/notAfter").asText()).isEqualTo("2021-01-01T00:00:00Z");
            assertThat(json.at("/phases/connect").asDouble()).isBetween(0.0, 10.0);
            assertThat(ReportLine.text(finished)).contains("failure", "tls-expired", "2021-01-01", "bank.example");
        }
    }

    @Test
    void aReportShowsEachExpectationWithoutItsSecrets() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("{\"a\":1}"))) {
            Finished finished = RUNS.run("""
                    kind: http
                    url: http://%s/
                    auth: {bearer: s3cr3t-token}
                    expect: {body: [{contains: s3cr3t-token}], json: [{pointer: /a, atLeast: 1}]}
                    """.formatted(server.address()));
            assertThat(finished.checks()).extracting(Check::held).containsExactly(true, false, true);
            assertThat(ReportLine.text(finished))
                    .contains("ok    status 200-299", "wrong a body that contains `***`", "ok    /a to be at least 1")
                    .doesNotContain("s3cr3t");
        }
    }
}
