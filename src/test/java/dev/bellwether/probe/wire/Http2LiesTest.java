package dev.bellwether.probe.wire;

import static dev.bellwether.probe.kinds.HttpProbeTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.RawServer.Connection;
import dev.bellwether.probe.wire.RawServer.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that agree on HTTP/2 and then speak it badly; frames as RFC 9113 has them. */
@Timeout(60)
class Http2LiesTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    /** The first stream of this client; it leaves 1 to those that upgrade. */
    private static final int STREAM = 3;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /** HPACK: {@code :status: 200} of the static table. */
    private static final byte[] STATUS_200 = {(byte) 0x88};

    static Stream<Arguments> lies() {
        byte[] head = frame(HEADERS, END_HEADERS, STREAM, STATUS_200);
        return Stream.of(
                row(
                        "an answer",
                        then(head, frame(DATA, END_STREAM, STREAM, ascii("ok"))),
                        "body: [{contains: ok}]",
                        "-"),
                row(
                        "garbage",
                        connection -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                        "",
                        "protocol"),
                row("closed after the handshake", connection -> connection.in().readNBytes(24), "", "reset"),
                row("closed after the settings", then(), "", "reset"),
                row(
                        "a reset after the handshake",
                        connection -> {
                            connection.in().readNBytes(24);
                            connection.reset();
                        },
                        "",
                        "reset"),
                row("silence", Connection::hang, "", "timeout"),
                row("going away before the answer", then(goAway(0)), "", "reset"),
                row("going away with an error", then(goAway(11)), "", "reset"),
                row(
                        "going away after this answer",
                        then(goAway(STREAM, 0), head, frame(DATA, END_STREAM, STREAM)),
                        "",
                        "-"),
                row("a stream that is reset", then(frame(RST_STREAM, 0, STREAM, new byte[] {0, 0, 0, 7})), "", "reset"),
                row(
                        "a stream that is reset in the body",
                        then(head, frame(RST_STREAM, 0, STREAM, new byte[] {0, 0, 0, 2})),
                        "",
                        "reset"),
                row("closed within the body", then(head, frame(DATA, 0, STREAM, ascii("half"))), "", "protocol"),
                row(
                        "half a body",
                        connection -> {
                            say(connection, head, frame(DATA, 0, STREAM, ascii("half")));
                            connection.hang();
                        },
                        "",
                        "timeout"),
                row("a body without a head", then(frame(DATA, END_STREAM, STREAM, ascii("ok"))), "", "protocol"),
                row(
                        "a head without a status",
                        then(frame(HEADERS, END_HEADERS | END_STREAM, STREAM, new byte[] {(byte) 0x84})),
                        "",
                        "protocol"),
                row(
                        "a head that cannot be unpacked",
                        then(frame(HEADERS, END_HEADERS, STREAM, new byte[] {(byte) 0xff, (byte) 0xff})),
                        "",
                        "protocol"),
                row(
                        "a frame that is too large",
                        connection -> connection.send(ByteBuffer.allocate(9)
                                .put((byte) 0xff)
                                .putShort((short) 0xffff)
                                .array()),
                        "",
                        "protocol"),
                row(
                        "fewer bytes than announced",
                        then(
                                frame(HEADERS, END_HEADERS, STREAM, new byte[] {(byte) 0x88, 0x0f, 0x0d, 2, '1', '0'}),
                                frame(DATA, END_STREAM, STREAM, ascii("ok"))),
                        "",
                        "protocol"),
                row(
                        "a head without end",
                        connection -> {
                            say(connection, frame(HEADERS, 0, STREAM, STATUS_200));
                            // A literal header without indexing, `x`, of 8,000 bytes.
                            byte[] header = Arrays.copyOf(new byte[] {0, 1, 'x', 0x7f, (byte) 0xc1, 0x3d}, 6 + 8000);
                            while (true) {
                                connection.send(frame(CONTINUATION, 0, STREAM, header));
                            }
                        },
                        "",
                        "size"),
                row(
                        "empty frames without end",
                        connection -> {
                            say(connection, head);
                            while (true) {
                                connection.send(frame(DATA, 0, STREAM));
                            }
                        },
                        "",
                        "protocol"),
                row(
                        "a body without end",
                        connection -> {
                            say(connection, head);
                            while (true) {
                                connection.send(frame(DATA, 0, STREAM, new byte[8192]));
                            }
                        },
                        "maxBody: 20kB",
                        "size"),
                row(
                        "pings without end",
                        connection -> {
                            say(connection);
                            while (true) {
                                connection.send(frame(PING, 0, 0, new byte[8]));
                            }
                        },
                        "",
                        "any"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("lies")
    void whateverIsSaidEndsTheRun(String name, Script script, String expect, String cause) throws Exception {
        try (RawServer server = RawServer.http2("good", script)) {
            boolean waits = cause.equals("timeout") || cause.equals("any");
            String versions = "versions: ['2']" + (expect.isEmpty() ? "" : ", " + expect);
            ProbeRun run = RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '" + server.address()
                            + "', tls: {ca: root.pem}, timeout: " + (waits ? "500ms" : "10s") + ", expect: {" + versions
                            + "}}")
                    .run();
            if (cause.equals("any")) {
                assertThat(run.cause()).isIn("timeout", "protocol");
            } else {
                assertThat(run.cause()).as(run.detail()).isEqualTo(cause.equals("-") ? "" : cause);
            }
            assertThat(run.fault()).as(run.detail()).isEqualTo(cause.equals("-") ? Fault.UNKNOWN : Fault.INSTITUTION);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(5));
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> server.openConnections() == 0);
        }
    }

    /** Waits for the request to begin, sends settings and these frames, and closes the connection in good order. */
    private static Script then(byte[]... frames) {
        return connection -> {
            say(connection, frames);
            connection.socket().shutdownOutput();
            connection.hang();
        };
    }

    private static void say(Connection connection, byte[]... frames) throws IOException {
        connection.in().readNBytes(24);
        connection.send(frame(SETTINGS, 0, 0));
        // The client's settings and its request.
        boolean asked = false;
        while (!asked) {
            byte[] head = connection.in().readNBytes(9);
            if (head.length < 9) {
                throw new IOException("the client has gone");
            }
            asked = head[3] == HEADERS;
            connection.in().readNBytes(ByteBuffer.wrap(head).getInt() >>> 8);
        }
        for (byte[] frame : frames) {
            connection.send(frame);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] goAway(int error) {
        return goAway(0, error);
    }

    private static byte[] goAway(int last, int error) {
        return frame(
                GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(error).array());
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
