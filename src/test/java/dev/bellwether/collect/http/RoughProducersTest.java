package dev.bellwether.collect.http;

import static dev.bellwether.collect.Batches.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.collect.MemorySink;
import dev.bellwether.collect.http.IntakeServer.Wire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers that are slow, rude or gone, on real connections. */
class RoughProducersTest {
    private static final String BODY = "[" + good("a") + "]";
    /** Room for one, and as much patience as a busy machine needs. */
    private static final IntakeLimits PATIENT =
            new IntakeLimits(4096, 100, 1, 4096, Duration.ofSeconds(20), Duration.ofSeconds(60));
    /** Room for one that must hurry. */
    private static final IntakeLimits HASTY =
            new IntakeLimits(4096, 100, 1, 4096, Duration.ofMillis(300), Duration.ofMillis(900));

    private IntakeServer server = new IntakeServer(PATIENT);

    private void beHasty() {
        server.close();
        server = new IntakeServer(HASTY);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProducerThatStopsInTheMiddleIsToldAndCutOff() throws IOException {
        beHasty();
        try (Wire wire = server.wire()) {
            wire.begin("Content-Length: 100").send("[{\"jobId\"");

            assertThat(wire.readUntil("<never>"))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("did not come within")
                    .endsWith("<end>");
        }
        expectRoomAgain();
    }

    @Test
    void aProducerThatStopsOnASharedConnectionLosesOnlyItsStream() {
        beHasty();
        assertThat(server.stopInTheMiddleOverHttp2()).containsExactly(408, 200);
        expectRoomAgain();
    }

    @Test
    void aProducerThatTricklesDoesNotHoldItsPlaceForEver() throws IOException {
        beHasty();
        try (Wire wire = server.wire()) {
            wire.begin("Content-Length: 4000");
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                try {
                    wire.send(" ");
                    return false;
                } catch (IOException cutOff) {
                    return true;
                }
            });
        }
        expectRoomAgain();
    }

    @Test
    void aProducerThatGoesAwayLeavesNothingBehind() throws IOException {
        Wire wire = server.wire();
        wire.begin("Content-Length: 4000").send("[" + good("gone"));
        wire.reset();

        expectRoomAgain();
        assertThat(server.published).noneMatch(outcome -> outcome.jobId().equals("gone"));
    }

    @Test
    void aProducerThatGoesAwayWhileItsBatchIsStoredHarmsNobody() throws IOException {
        server.sink.become(MemorySink.Mood.WAITS);
        Wire wire = server.wire();
        wire.begin("Content-Length: " + BODY.length()).send(BODY);
        await().until(() -> server.sink.inserts() == 1);
        wire.reset();
        server.sink.release();

        await().until(() -> server.published.size() == 1);
        expectRoomAgain();
    }

    @Test
    void moreRequestsThanThereIsRoomForAreToldToComeBack() throws IOException {
        try (Wire first = server.wire();
                Wire second = server.wire()) {
            server.sink.become(MemorySink.Mood.WAITS);
            first.begin("Content-Length: " + BODY.length()).send(BODY);
            await().until(() -> server.sink.inserts() == 1);
            second.begin("Content-Length: " + BODY.length()).send(BODY);

            assertThat(second.readUntil("}")).startsWith("HTTP/1.1 429 ").contains("Retry-After: 1");
            server.sink.release();
            assertThat(first.readUntil("}")).startsWith("HTTP/1.1 200 ");
            second.begin("Content-Length: " + BODY.length()).send(BODY);
            assertThat(second.readUntil("}")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anAnswerThatComesEarlyIsNotLostAndTheConnectionGoesOn() throws IOException {
        try (Wire wire = server.wire()) {
            wire.begin("Content-Length: 3000000").send(new byte[3_000_000]);
            assertThat(wire.readUntil("}")).startsWith("HTTP/1.1 413 ");
            wire.begin("Content-Length: " + BODY.length()).send(BODY);
            assertThat(wire.readUntil("}")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoAsksBeforehandIsSpared() throws IOException {
        try (Wire wire = server.wire()) {
            wire.begin("Content-Length: 3000000", "Expect: 100-continue");
            assertThat(wire.readUntil("\r\n")).startsWith("HTTP/1.1 413 ");
        }
        try (Wire wire = server.wire()) {
            wire.begin("Content-Length: " + BODY.length(), "Expect: 100-continue");
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            wire.send(BODY);
            assertThat(wire.readUntil("}")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aBodyMayComeByteByByte() throws IOException {
        try (Wire wire = server.wire()) {
            wire.begin("Transfer-Encoding: chunked");
            for (byte b : BODY.getBytes(UTF_8)) {
                wire.send("1\r\n" + (char) b + "\r\n");
            }
            wire.send("0\r\n\r\n");
            assertThat(wire.readUntil("}")).contains("\"accepted\":1");
        }
    }

    private void expectRoomAgain() {
        await().untilAsserted(() -> assertThat(server.post(BODY).statusCode()).isEqualTo(200));
    }
}
