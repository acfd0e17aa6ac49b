package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.probe.wire.RawServer.Script;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TcpProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    static Stream<Arguments> dialogues() {
        return Stream.of(
                row("nothing to say", connection -> {}, "[]", ""),
                row("a greeting", says("220 mail.example ready\r\n"), "[{expect: ^220}]", ""),
                row("a greeting after others", says("hello\n\nthere\n220 ready\n"), "[{expect: ^220}]", ""),
                row(
                        "a greeting without a line end",
                        connection -> connection.send("220 ready"),
                        "[{expect: ready$}]",
                        ""),
                row("another greeting", says("554 go away\r\n"), "[{expect: ^220}]", "dialogue"),
                row(
                        "another greeting, and closed",
                        connection -> connection.send("554 go away\r\n"),
                        "[{expect: ^220}]",
                        "dialogue"),
                row("no greeting", connection -> connection.hang(), "[{expect: ^220}]", "timeout"),
                row("closed without a word", connection -> {}, "[{expect: ^220}]", "reset"),
                row("a reset", connection -> connection.reset(), "[{expect: ^220}]", "reset"),
                row("question and answer", echo(), "[{send: \"hello\\n\"}, {expect: ^hello$}]", ""),
                row(
                        "what was heard is said again",
                        echo(),
                        "[{send: \"id 4711\\n\"}, {expect: 'id (\\d+)'}, {send: \"bye ${1}\\n\"}, {expect: ^bye 4711$}]",
                        ""),
                row(
                        "a line without end",
                        connection -> connection.endlessly("x".repeat(1000)),
                        "[{expect: y}]",
                        "size"),
                row(
                        "lines without end",
                        connection -> connection.endlessly("xxxxxxxxxxxxxxx\n".repeat(100)),
                        "[{expect: y}]",
                        "size"),
                row(
                        "a line that is rejected",
                        says("554 go away\r\n"),
                        "[{expect: ^220, reject: '^[45]'}]",
                        "dialogue"),
                row(
                        "a line that is not rejected",
                        says("554-wait\r\n220 ready\r\n"),
                        "[{expect: ^220, reject: '^554 '}]",
                        ""),
                row(
                        "a line that is expected and rejected",
                        says("220 ready\r\n"),
                        "[{expect: ^220, reject: ready}]",
                        "dialogue"),
                row("bytes", says("N"), "[{expectBytes: 4e}]", ""),
                row("bytes without an end of line", says("\0\1\377"), "[{expectBytes: '00 01 FF'}]", ""),
                row("other bytes", says("N"), "[{expectBytes: '53'}]", "dialogue"),
                row("other bytes after the same", says("\0\1\2"), "[{expectBytes: '00:01:03:04'}]", "dialogue"),
                row("fewer bytes", connection -> connection.send("ab"), "[{expectBytes: '616263'}]", "dialogue"),
                row("no bytes", connection -> {}, "[{expectBytes: '616263'}]", "reset"),
                row(
                        "bytes, then lines",
                        says("\3hello\nyou\n"),
                        "[{expectBytes: '03'}, {expect: ^hello$}, {expect: ^you$}]",
                        ""),
                row("lines, then bytes", says("hello\n\3"), "[{expect: ^hello$}, {expectBytes: '03'}]", ""),
                row("bytes that are sent", echo(), "[{sendBytes: '00 ff 0a'}, {expectBytes: '00 ff 0a'}]", ""),
                row(
                        "three thousand lines that are each hard to judge",
                        says(("x".repeat(300) + "\n").repeat(3000)),
                        "[{expect: '(x+x+)+y'}]",
                        "dialogue"),
                row("a pattern that takes for ever", says("a".repeat(60) + "!\n"), "[{expect: '^(a+)+$'}]", "dialogue"),
                row(
                        "something before TLS",
                        connection -> {
                            connection.send("220 go\r\nand more");
                            connection.hang();
                        },
                        "[{expect: ^220}, {startTls: true}]",
                        "dialogue"),
                row(
                        "no TLS where it was promised",
                        connection -> {
                            connection.send("220 go\r\n");
                            connection.in().read();
                            connection.send("what?\r\n");
                            connection.hang();
                        },
                        "[{expect: ^220}, {startTls: true}]",
                        "tls-handshake"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("dialogues")
    void whatIsSaidIsCompared(String name, Script script, String dialogue, String cause) throws Exception {
        boolean waits = cause.equals("timeout") || name.equals("another greeting") || name.contains("for ever");
        long began = System.nanoTime();
        try (RawServer server = RawServer.of(script)) {
            ProbeRun run = RUNS.run(
                            "{kind: tcp, timeout: " + (waits ? "500ms" : "20s") + ", expect: {maxBody: 1MB}, address: '"
                                    + server.address() + "', dialogue: " + dialogue + "}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void aPortWhereNobodyListensRefuses() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String kind : new String[] {"tcp", "tls"}) {
            assertThat(RUNS.run("{kind: " + kind + ", address: 'localhost:" + port + "'}")
                            .run()
                            .cause())
                    .isEqualTo("refused");
        }
    }

    @Test
    void postgreSqlBeginsTlsAfterAByte() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            assertThat(connection.in().readNBytes(8)).containsExactly(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f);
            connection.send("S");
            RawServer.secured(connection, "good").in().read();
        })) {
            ProbeRun run = RUNS.run("""
                            kind: tcp
                            address: bank.example:5432
                            connectTo: %s
                            tls: {ca: root.pem}
                            dialogue:
                              - {sendBytes: "00 00 00 08 04 d2 16 2f"}
                              - {expectBytes: "53"}
                              - {startTls: true}
                            """.formatted(server.address())).run();
            assertThat(run.cause()).as(run.detail()).isEmpty();
            assertThat(run.tls()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"good, ''", "expired, tls-expired", "othername, tls-name-mismatch", "untrusted, tls-untrusted"})
    void tlsBeginsWithinADialogue(String certificate, String cause) throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.send("220 ready\r\n");
            connection.in().readNBytes("STARTTLS\r\n".length());
            connection.send("220 go\r\n");
            RawServer.secured(connection, certificate).send("250 secret\r\n");
        })) {
            ProbeRun run = RUNS.run("""
                            kind: tcp
                            address: bank.example:25
                            connectTo: %s
                            tls: {ca: root.pem}
                            dialogue:
                              - {expect: ^220}
                              - {send: "STARTTLS\\r\\n"}
                              - {expect: ^220}
                              - {startTls: true}
                              - {expect: ^250}
                            """.formatted(server.address())).run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.tls()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"good, ''", "expired, tls-expired", "othername, tls-name-mismatch", "untrusted, tls-untrusted"})
    void aHandshakeIsAProbeOfItsOwn(String certificate, String cause) throws Exception {
        try (RawServer server =
                RawServer.tls(certificate, connection -> connection.in().read())) {
            ProbeRun run = RUNS.run("{kind: tls, address: 'bank.example:443', connectTo: '" + server.address()
                            + "', tls: {ca: root.pem}, expect: {certificateDays: 30}}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.tls().orElseThrow().subject()).isEqualTo("CN=bank.example");
        }
    }

    private static Script says(String text) {
        return connection -> {
            connection.send(text);
            connection.hang();
        };
    }

    private static Script echo() {
        return connection -> connection.in().transferTo(connection.out());
    }

    private static Arguments row(String name, Script script, String dialogue, String cause) {
        return Arguments.of(name, script, dialogue, cause);
    }
}
