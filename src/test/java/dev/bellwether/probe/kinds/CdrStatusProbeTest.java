package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.kinds.Outcome.PlannedOutage;
import dev.bellwether.probe.wire.RawServer;
import java.nio.charset.Charset;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CdrStatusProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    @ParameterizedTest
    @CsvSource({
        "'{\"data\":{\"status\":\"OK\",\"updateTime\":\"x\"},\"links\":{\"self\":\"y\"}}', SUCCESS, ''",
        "'{\"data\":{\"status\":\"OK\",\"explanation\":\"All good\",\"more\":[1]},\"meta\":{}}', SUCCESS, ''",
        "'{\"data\":{\"status\":\" ok \"}}', SUCCESS, ''",
        "'{\"data\":{\"status\":\"PARTIAL_FAILURE\"}}', FLAKY, reported",
        "'{\"data\":{\"status\":\"UNAVAILABLE\"}}', FAILURE, reported",
        "'{\"data\":{\"status\":\"SCHEDULED_OUTAGE\"}}', SUCCESS, ''",
        "'{\"data\":{\"status\":\"ON_FIRE\"}}', FAILURE, json",
        "'{\"data\":{}}', FAILURE, json",
        "'[]', FAILURE, json",
        "'<html>', FAILURE, json",
        "'', FAILURE, json",
    })
    void whatAHolderSaysOfItselfIsBelieved(String body, ProbeResult result, String cause) throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body(body))) {
            Finished finished = run(server);
            assertThat(finished.run().result()).as(finished.run().detail()).isEqualTo(result);
            assertThat(finished.run().cause()).isEqualTo(cause);
            assertThat(server.heads().get(0))
                    .startsWith("GET /api/cds-au/v1/discovery/status HTTP/1.1\r\n")
                    .contains("host: bank.example\r\n")
                    .contains("x-v: 1\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, application/json", "ISO-8859-1, application/json; charset=ISO-8859-1", "windows-1252, application/json",
        "UTF-16, application/json; charset=UTF-16", "UTF-16LE, application/json",
                "UTF-8, application/json; charset=UTF-16",
        "UTF-8, application/json; charset=nonsense", "UTF-8, text/html; charset=us-ascii",
    })
    void anOddExplanationIsNoOutage(String charset, String type) throws Exception {
        String body = "{\"data\":{\"status\":\"OK\",\"explanation\":\"tout \u00e7a va\t\u0001 bien \\'\",}} trailing";
        try (RawServer server = RawServer.of(HttpProbeTest.bytes(type, body.getBytes(Charset.forName(charset))))) {
            Finished finished = run(server);
            assertThat(finished.run().result()).as(finished.run().detail()).isEqualTo(ProbeResult.SUCCESS);
        }
    }

    @Test
    void aByteOrderMarkIsNoOutage() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("\ufeff{\"data\":{\"status\":\"OK\"}}"))) {
            assertThat(run(server).run().cause()).isEmpty();
        }
    }

    @Test
    void theExplanationOfAPlannedOutageIsFitToBeShown() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body(
                "{\"data\":{\"status\":\"SCHEDULED_OUTAGE\",\"explanation\":\" line\\u001b[31m one\\ntwo "
                        + "x".repeat(9_000) + "\"}}"))) {
            assertThat(run(server).outcome().planned().orElseThrow().explanation())
                    .startsWith("line [31m one two xxx")
                    .hasSizeLessThan(400);
        }
    }

    @Test
    void aVersionThatIsNotSupportedIsAWrongStatus() throws Exception {
        try (RawServer server =
                RawServer.of(HttpProbeTest.talk("HTTP/1.1 406 Not Acceptable\r\nContent-Length: 2\r\n\r\n{}"))) {
            assertThat(run(server).run().cause()).isEqualTo("status");
        }
    }

    @Test
    void aPlannedOutageIsHandedOn() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("""
                {"data":{"status":"SCHEDULED_OUTAGE","explanation":"upgrade","detectionTime":"2026-01-01T00:00:00Z",
                "expectedResolutionTime":"2026-01-01T12:30:00+11:00"}}
                """))) {
            Finished finished = run(server);
            assertThat(finished.run().result()).isEqualTo(ProbeResult.SUCCESS);
            PlannedOutage planned = finished.outcome().planned().orElseThrow();
            assertThat(planned.open()).isTrue();
            assertThat(planned.since()).contains(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(planned.until()).contains(Instant.parse("2026-01-01T01:30:00Z"));
        }
    }

    @Test
    void timesThatCannotBeReadAreNone() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body(
                "{\"data\":{\"status\":\"SCHEDULED_OUTAGE\",\"expectedResolutionTime\":\"tomorrow\"}}"))) {
            assertThat(run(server).outcome().planned().orElseThrow().until()).isEmpty();
        }
    }

    private static Finished run(RawServer server) {
        return RUNS.run(
                "{kind: cdr-status, baseUri: 'http://bank.example/api/', connectTo: '" + server.address() + "'}");
    }
}
