package dev.bellwether.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bellwether.collect.EvidenceFile.BadLine;
import dev.bellwether.collect.EvidenceFile.EvidenceLine;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvidenceFileTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final String PROBE =
            "{\"type\":\"probe\",\"connectorId\":\"au-one\",\"at\":\"2026-03-01T10:00:00Z\"";

    private final List<EvidenceLine> lines = new ArrayList<>();
    private final List<BadLine> bad = new ArrayList<>();

    private void read(String text) throws IOException {
        read(text.getBytes(StandardCharsets.UTF_8));
    }

    private void read(byte[] bytes) throws IOException {
        EvidenceFile.read(
                new ByteArrayInputStream(bytes),
                id -> id.startsWith("au-"),
                (line, number) -> lines.add(line),
                bad::add);
    }

    @Test
    void aJobIsReadWithTheTimeWhenItBecameKnown() throws IOException {
        read(Batches.item("j", "\"type\":\"job\",\"receivedAt\":\"2026-03-01T13:00:00+01:00\"") + "\n"
                + Batches.item("k", "\"type\":\"job\",\"receivedAt\":null"));

        assertThat(bad).isEmpty();
        assertThat(lines).hasSize(2);
        EvidenceLine.Job job = (EvidenceLine.Job) lines.get(0);
        assertThat(job.outcome().jobId()).isEqualTo("j");
        assertThat(job.outcome().connectorId()).isEqualTo("au-one");
        assertThat(job.receivedAt()).contains(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(((EvidenceLine.Job) lines.get(1)).receivedAt()).isEmpty();
    }

    @Test
    void aProbeResultIsReadWithWhatItMayHave() throws IOException {
        read(PROBE + ",\"result\":\"success\"}\n" + PROBE
                + ",\"result\":\"failure\",\"fault\":\"platform\",\"confirm\":true,\"receivedAt\":\"2026-03-01T10:01:00Z\"}\n"
                + PROBE + ",\"result\":\"flaky\",\"fault\":null,\"confirm\":null}");

        assertThat(bad).isEmpty();
        assertThat(lines)
                .containsExactly(
                        new EvidenceLine.Probe(
                                "au-one", AT, ProbeResult.SUCCESS, Fault.UNKNOWN, false, Optional.empty()),
                        new EvidenceLine.Probe(
                                "au-one",
                                AT,
                                ProbeResult.FAILURE,
                                Fault.PLATFORM,
                                true,
                                Optional.of(AT.plusSeconds(60))),
                        new EvidenceLine.Probe(
                                "au-one", AT, ProbeResult.FLAKY, Fault.UNKNOWN, false, Optional.empty()));
    }

    @Test
    void releasesAndMaintenanceAreRead() throws IOException {
        read("""
                {"type":"release","connectorId":"au-one","at":"2026-03-01T10:00:00Z"}
                {"type":"release","connectorId":"au-one","at":"2026-03-01T10:00:00Z","version":"1.2"}
                {"type":"maintenance","connectorId":"au-two","from":"2026-03-01T10:00:00Z","to":"2026-03-01T11:00:00Z"}
                {"type":"maintenance","connectorId":"au-two","from":"2026-03-01T10:00:00Z","to":"2026-03-01T10:00:00Z","id":"m"}
                """);

        assertThat(bad).isEmpty();
        assertThat(lines)
                .containsExactly(
                        new EvidenceLine.Told(new Operation.Release("au-one", "", AT)),
                        new EvidenceLine.Told(new Operation.Release("au-one", "1.2", AT)),
                        new EvidenceLine.Told(new Operation.Maintenance("au-two", "line-3", AT, AT.plusSeconds(3600))),
                        new EvidenceLine.Told(new Operation.Maintenance("au-two", "m", AT, AT)));
    }

    @Test
    void evidenceMayBeOldOrLieAhead() throws IOException {
        read(Stream.of("0001-01-01", "1969-12-31", "9999-12-31")
                .map(day -> Batches.item("j", "\"type\":\"job\"").replace("2026-03-01", day))
                .reduce("", (text, line) -> text + line + "\n"));

        assertThat(bad).isEmpty();
        assertThat(lines).hasSize(3);
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                arguments("nonsense", "not JSON: byte"),
                arguments("{\"type\":\"job\"", "not JSON: byte"),
                arguments("[]", "must be an object, not an array"),
                arguments("{}", "/type: is missing"),
                arguments("{\"type\":1}", "/type: must be a string, not a number"),
                arguments("{\"type\":\"jobs\"}", "/type: must be job, probe, release or maintenance, not \"jobs\""),
                arguments("{\"type\":\"job\"}", "/jobId: is missing"),
                arguments(
                        Batches.item("j", "\"type\":\"job\",\"receivedAt\":\"soon\""), "/receivedAt: not an RFC 3339"),
                arguments(
                        Batches.item("j", "\"type\":\"job\"").replace("au-one", "nz-one"),
                        "/connectorId: unknown connector \"nz-one\""),
                arguments(PROBE + "}", "/result: is missing"),
                arguments(PROBE + ",\"result\":\"failed\"}", "/result: must be one of failure, flaky, success"),
                arguments(PROBE + ",\"result\":true}", "/result: must be a string"),
                arguments(PROBE + ",\"result\":\"failure\",\"fault\":\"bank\"}", "/fault: must be one of connector"),
                arguments(PROBE + ",\"result\":\"failure\",\"fault\":3}", "/fault: must be a string"),
                arguments(PROBE + ",\"result\":\"flaky\",\"confirm\":1}", "/confirm: must be true or false"),
                arguments(PROBE + ",\"result\":\"flaky\",\"at\":1}", "/at: stands twice"),
                arguments("{\"type\":\"probe\",\"connectorId\":\"au-one\",\"result\":\"flaky\"}", "/at: is missing"),
                arguments("{\"type\":\"release\",\"connectorId\":\"au-one\"}", "/at: is missing"),
                arguments("{\"type\":\"release\",\"connectorId\":\"x\",\"at\":\"2026-03-01T10:00:00Z\"}", "unknown"),
                arguments(
                        "{\"type\":\"maintenance\",\"connectorId\":\"au-one\",\"from\":\"2026-03-01T10:00:00Z\"}",
                        "/to: is missing"),
                arguments(
                        "{\"type\":\"maintenance\",\"connectorId\":\"au-one\",\"from\":\"2026-03-01T10:00:00Z\",\"to\":\"2026-03-01T09:59:59.999999Z\"}",
                        "/to: lies before /from"),
                arguments("{\"x\":\"" + "y".repeat(1_100_000) + "\"}", "longer than 1048576 bytes"));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void aBadLineIsReportedByNumberAndPassedOver(String line, String why) throws IOException {
        String good = PROBE + ",\"result\":\"success\"}";
        read("\uFEFF" + good + "\r\n\n  \t\n" + line + "\n" + good);

        assertThat(lines).hasSize(2);
        assertThat(bad).hasSize(1);
        assertThat(bad.get(0).number()).isEqualTo(4);
        assertThat(bad.get(0).detail()).contains(why);
    }

    @Test
    void manyLinesAreReadOneByOne() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(Batches.item("j" + i, "\"type\":\"job\"")).append('\n');
        }
        read(text.toString());

        assertThat(bad).isEmpty();
        assertThat(lines)
                .hasSize(20_000)
                .extracting(line -> ((EvidenceLine.Job) line).outcome().jobId())
                .startsWith("j0", "j1")
                .endsWith("j19999");
    }

    @Test
    void anEmptyFileHoldsNothing() throws IOException {
        read("");
        read("\n\n");

        assertThat(lines).isEmpty();
        assertThat(bad).isEmpty();
    }
}
