package dev.bellwether.probe.wire;

import static dev.bellwether.probe.kinds.HttpProbeTest.afterHead;
import static dev.bellwether.probe.kinds.HttpProbeTest.row;
import static dev.bellwether.probe.kinds.HttpProbeTest.talk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.RawServer.Connection;
import dev.bellwether.probe.wire.RawServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that lie about themselves, and answers that only look like lies. */
@Timeout(60)
class HttpLiesTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String LENGTH_2 = "Content-Length: 2\r\n\r\n";

    static Stream<Arguments> lies() {
        return Stream.of(
                // Lengths
                row("more bytes than announced", talk(OK + LENGTH_2 + "ok and more"), "", "protocol"),
                row("a second answer", talk((OK + LENGTH_2 + "ok").repeat(2)), "", "protocol"),
                row(
                        "bytes after the last chunk",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nmore"),
                        "",
                        "protocol"),
                row(
                        "a length and chunks, of which the chunks count",
                        talk(OK + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                        "body: [{matches: '^ok$'}]",
                        "-"),
                row(
                        "a length beyond all numbers",
                        talk(OK + "Content-Length: 99999999999999999999\r\n\r\n"),
                        "",
                        "protocol"),
                row("a length with a sign", talk(OK + "Content-Length: +2\r\n\r\nok"), "", "protocol"),
                row(
                        "a length twice",
                        talk(OK + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok"),
                        "body: [{matches: '^ok$'}]",
                        "-"),
                row(
                        "a length twice in one",
                        talk(OK + "Content-Length: 2, 2\r\n\r\nok"),
                        "body: [{matches: '^ok$'}]",
                        "-"),
                row("two lengths", talk(OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"), "", "protocol"),
                row("two lengths in one", talk(OK + "Content-Length: 2, 3\r\n\r\nok"), "", "protocol"),
                row(
                        "a chunk of a negative size",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n"),
                        "",
                        "protocol"),
                row(
                        "a chunk beyond all numbers",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nok"),
                        "",
                        "protocol"),
                row(
                        "a chunk longer than announced",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok and more\r\n0\r\n\r\n"),
                        "",
                        "protocol"),
                row(
                        "a chunk with extensions",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n2;a=b;c=\"d;e\"\r\nok\r\n0;f\r\n\r\n"),
                        "body: [{matches: '^ok$'}]",
                        "-"),
                row(
                        "trailers after the last chunk",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-A: b\r\n\r\n"),
                        "",
                        "-"),
                row(
                        "an endless chunk size",
                        endless(OK + "Transfer-Encoding: chunked\r\n\r\n", "0".repeat(8192)),
                        "",
                        "size"),
                row(
                        "an endless chunk extension",
                        endless(OK + "Transfer-Encoding: chunked\r\n\r\n2;", "x".repeat(8192)),
                        "",
                        "size"),
                row(
                        "endless trailers",
                        endless(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-A: " + "x".repeat(1000) + "\r\n"),
                        "",
                        "size"),
                // Bodies where there is none
                row("204 with a body", talk("HTTP/1.1 204 No Content\r\n" + LENGTH_2 + "ok"), "", "-"),
                row(
                        "204 in chunks",
                        talk("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                        "",
                        "-"),
                row("304 with a body", talk("HTTP/1.1 304 Not Modified\r\n" + LENGTH_2 + "ok"), "status: 304", "-"),
                row("304 where it is not expected", talk("HTTP/1.1 304 Not Modified\r\n\r\n"), "", "status"),
                row(
                        "a redirect without a place to go",
                        talk("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
                        "",
                        "status"),
                // First lines
                row(
                        "a status beyond all statuses",
                        talk("HTTP/1.1 1000 What\r\nContent-Length: 0\r\n\r\n"),
                        "",
                        "protocol"),
                row(
                        "a status that nobody gave out",
                        talk("HTTP/1.1 799 What\r\nContent-Length: 0\r\n\r\n"),
                        "",
                        "status"),
                row("a status of two digits", talk("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"), "", "protocol"),
                row("a version in words", talk("HTTP/one 200 OK\r\nContent-Length: 0\r\n\r\n"), "", "protocol"),
                row("HTTP 2 in clear text", talk("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"), "", "protocol"),
                row("another protocol", talk("ICY 200 OK\r\nContent-Length: 0\r\n\r\n"), "", "protocol"),
                row("a page without a head", talk("<html>hello</html>"), "", "protocol"),
                row("a page without a head, in lines", talk("<html>\n<body>\n\nhello</html>\n"), "", "protocol"),
                row("empty lines before the answer", talk("\r\n\r\n" + OK + LENGTH_2 + "ok"), "", "-"),
                row("empty lines without end", endless("", "\r\n\r\n\r\n\r\n"), "", "size"),
                // Headers
                row("a header without a name", talk(OK + ": x\r\nContent-Length: 0\r\n\r\n"), "", "protocol"),
                row("a header without a value", talk(OK + "X-A:\r\nContent-Length: 0\r\n\r\n"), "", "-"),
                row("a header that goes on in the next line", talk(OK + "X-A: a\r\n b\r\n" + LENGTH_2 + "ok"), "", "-"),
                row("twenty thousand headers", talk(OK + "X-A: b\r\n".repeat(20_000) + LENGTH_2 + "ok"), "", "size"),
                row(
                        "a header that is no ASCII",
                        talk(OK + "X-A: \u00ff\u00fe\r\n" + LENGTH_2 + "ok"),
                        "headers: [{name: X-A, present: true}]",
                        "-"),
                // Compression
                row("deflate", packed("deflate", deflated("up", false)), "body: [{contains: up}]", "-"),
                row(
                        "deflate without its frame",
                        packed("deflate", deflated("up", true)),
                        "body: [{contains: up}]",
                        "-"),
                row(
                        "deflate that is cut off",
                        packed("deflate", Arrays.copyOf(deflated("up", false), 7)),
                        "",
                        "protocol"),
                row("gzip in upper case", packed("GZIP", gzipped("up")), "body: [{contains: up}]", "-"),
                row("not packed, and says so", talk(OK + "Content-Encoding: identity\r\n" + LENGTH_2 + "ok"), "", "-"),
                row(
                        "two gzip members",
                        packed("gzip", joined(gzipped("up "), gzipped("and on"))),
                        "body: [{matches: '^up and on$'}]",
                        "-"),
                row("gzip within gzip", packed("gzip, gzip", gzipped(gzipped("up"))), "body: [{matches: '^up$'}]", "-"),
                row(
                        "deflate within gzip",
                        packed("deflate, gzip", gzipped(deflated("up", false))),
                        "body: [{matches: '^up$'}]",
                        "-"),
                row("gzip six times", packed("gzip, gzip, gzip, gzip, gzip, gzip", gzipped("up")), "", "protocol"),
                row(
                        "something after gzip",
                        packed("gzip", joined(gzipped("up"), "more".getBytes(StandardCharsets.UTF_8))),
                        "body: [{matches: '^up$'}]",
                        "-"),
                row(
                        "a second member that is cut off",
                        packed("gzip", joined(gzipped("up"), Arrays.copyOf(gzipped("so much more than nothing"), 30))),
                        "",
                        "protocol"),
                row("a million members of nothing", packed("gzip, gzip", gzipped(nothing(500_000))), "", "protocol"),
                row("gzip with a wrong sum", packed("gzip", broken(gzipped("up"))), "", "protocol"),
                row("gzip that never begins", packed("gzip", new byte[] {31}), "", "protocol"),
                row(
                        "packed so that nobody can read it",
                        packed("br", new byte[] {11, 1, (byte) 0x80, 'u', 'p', 3}),
                        "body: [{contains: zzz}]",
                        "body"),
                // JSON
                row("JSON and more", body("{\"a\":1}<html>"), "json: [{pointer: /a, equals: 1}]", "json"),
                row(
                        "no JSON where a value must be absent",
                        body(""),
                        "json: [{pointer: /error, exists: false}]",
                        "json"),
                row(
                        "spaces where a value must be absent",
                        body("  \n"),
                        "json: [{pointer: /error, exists: false}]",
                        "json"),
                row(
                        "a number of a million digits",
                        body("{\"n\":" + "9".repeat(1_000_000) + "}"),
                        "json: [{pointer: /n, atLeast: 7}]",
                        "json"),
                row(
                        "an exponent beyond reason",
                        body("{\"n\":1e2147483647}"),
                        "json: [{pointer: /n, atLeast: 7}]",
                        "-"),
                row(
                        "an exponent beyond all numbers",
                        body("{\"n\":1e99999999999}"),
                        "json: [{pointer: /n, atLeast: 7}]",
                        "json"),
                row(
                        "an exponent compared with a text",
                        body("{\"n\":1e2147483640}"),
                        "json: [{pointer: /n, equals: up}]",
                        "json"),
                row("no number", body("{\"n\":NaN}"), "json: [{pointer: /n, atLeast: 7}]", "json"),
                row(
                        "a large number to the last digit",
                        body("{\"n\":9007199254740993}"),
                        "json: [{pointer: /n, equals: 9007199254740993}]",
                        "-"),
                row(
                        "a large number but for the last digit",
                        body("{\"n\":9007199254740993}"),
                        "json: [{pointer: /n, equals: 9007199254740992}]",
                        "json"),
                row(
                        "a list 10,000 levels deep",
                        body("[".repeat(10_000) + "]".repeat(10_000)),
                        "json: [{pointer: /0, exists: true}]",
                        "json"),
                row(
                        "JSON with a byte order mark",
                        body("\u00ef\u00bb\u00bf{\"a\":1}"),
                        "json: [{pointer: /a, equals: 1}]",
                        "-"),
                row(
                        "a pointer past the end of a list",
                        body("{\"a\":[1]}"),
                        "json: [{pointer: /a/1, exists: true}]",
                        "json"),
                row(
                        "a name a million characters long",
                        body("{\"" + "x".repeat(1_000_000) + "\":1}"),
                        "json: [{pointer: /x, exists: true}]",
                        "json"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("lies")
    void whatAServerSaysOfItselfIsNotBelieved(String name, Script script, String expect, String cause)
            throws Exception {
        try (RawServer server = RawServer.of(script)) {
            ProbeRun run = RUNS.run("{kind: http, url: 'http://" + server.address() + "/', expect: {" + expect + "}}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause.equals("-") ? "" : cause);
            assertThat(run.fault()).isEqualTo(cause.equals("-") ? Fault.UNKNOWN : Fault.INSTITUTION);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(8));
            assertThat(run.detail()).hasSizeLessThan(310);
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> server.openConnections() == 0);
        }
    }

    static Stream<Arguments> trickles() {
        return Stream.of(
                row("a first line", trickle("", "H"), "", ""),
                row("a header", trickle(OK + "X-A: ", "x"), "", ""),
                row("a body until the end", trickle(OK + "\r\n", "x"), "", ""),
                row("a chunk size", trickle(OK + "Transfer-Encoding: chunked\r\n\r\n", "0"), "", ""),
                row("chunks", trickle(OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"), "", ""),
                row("trailers", trickle(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n"), "", ""),
                row("interim answers", trickle("", "HTTP/1.1 102 Processing\r\n\r\n"), "", ""),
                row(
                        "a packed body",
                        trickle(
                                OK + "Content-Encoding: gzip\r\n\r\n\u001f\u008b\b\0\0\0\0\0\0\0",
                                "\0\0\0\u00ff\u00ff"),
                        "",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trickles")
    void whatTricklesInEndsWithTheRun(String name, Script script, String unused, String none) throws Exception {
        for (boolean secure : new boolean[] {false, true}) {
            try (RawServer server = secure ? RawServer.tls("good", script) : RawServer.of(script)) {
                // On a busy machine the time may be over before the answer begins.
                ProbeRun run = null;
                Duration timeout = Duration.ofMillis(400);
                for (; timeout.toSeconds() < 60; timeout = timeout.multipliedBy(3)) {
                    run = RUNS.run("{kind: http, url: '" + (secure ? "https" : "http")
                                    + "://bank.example/', connectTo: '" + server.address() + "', timeout: "
                                    + timeout.toMillis() + "ms, tls: {ca: root.pem}}")
                            .run();
                    if (run.phases().get("transfer").compareTo(Duration.ZERO) > 0) {
                        break;
                    }
                }
                assertThat(run.phases().get("transfer")).as(run + "").isPositive();
                assertThat(run.cause()).as(run.detail()).isEqualTo("timeout");
                assertThat(run.duration()).isBetween(timeout.minusMillis(10), timeout.plusSeconds(10));
                Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> server.openConnections() == 0);
            }
        }
    }

    @Test
    void slowRedirectsShareTheTimeOfTheRun() throws Exception {
        try (RawServer server = RawServer.of(afterHead(connection -> {
            pause(connection);
            connection.send("HTTP/1.1 302 Found\r\nLocation: /" + System.nanoTime() + "\r\nContent-Length: 0\r\n\r\n");
        }))) {
            ProbeRun run = RUNS.run("{kind: http, url: 'http://" + server.address() + "/', timeout: 300ms}")
                    .run();
            // It may be over while it connects once more.
            assertThat(run.cause()).as(run.detail()).isIn("timeout", "connect-timeout");
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest(name = "to {0}: {1}")
    @CsvSource({
        "'', redirects",
        "ftp://bank.example/, redirects",
        "file:///etc/passwd, redirects",
        "javascript:alert(1), redirects",
        "http://, redirects",
        "http://:80/, redirects",
        "http://127.0.0.1:0/, redirects",
        "http://127.0.0.1:99999/, redirects",
        "http://me:secret@127.0.0.1:1/, redirects",
        "//127.0.0.1:1/, redirects",
        "http://no.such.host.invalid/, name-not-found",
    })
    void aRedirectToNowhereIsAFailure(String location, String cause) throws Exception {
        try (RawServer server =
                RawServer.of(talk("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"))) {
            ProbeRun run = RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.detail()).doesNotContain("secret");
        }
    }

    @Test
    void aHundredThousandRedirectsEndAtTheEleventh() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            int hop = Integer.parseInt(connection.head().split("[/ ]", -1)[2]);
            connection.send(
                    "HTTP/1.1 302 Found\r\nLocation: /" + Math.min(hop + 1, 100_000) + "\r\nContent-Length: 0\r\n\r\n");
        })) {
            ProbeRun run = RUNS.run("{kind: http, url: 'http://" + server.address() + "/0'}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo("redirects");
            assertThat(server.heads()).hasSize(11);
        }
    }

    @Test
    void headsAreJudgedWithoutABodyWhateverFollows() throws Exception {
        try (RawServer server = RawServer.of(talk(OK + "Content-Length: 5\r\n\r\nhello"))) {
            assertThat(RUNS.run("{kind: http, method: HEAD, url: 'http://" + server.address() + "/'}")
                            .run()
                            .cause())
                    .isEmpty();
        }
    }

    @Test
    void aServerThatSpeaksTlsIsNoHttpServer() throws Exception {
        try (RawServer server = RawServer.tls("good", Connection::hang)) {
            assertThat(RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}")
                            .run()
                            .cause())
                    .isIn("protocol", "reset");
        }
    }

    @Test
    void anAddressMayBeOfVersion6() throws Exception {
        byte[] six = new byte[16];
        six[15] = 1;
        try (RawServer server = RawServer.on(InetAddress.getByAddress(six), talk(OK + LENGTH_2 + "ok"))) {
            assertThat(RUNS.run("{kind: http, url: 'http://[::1]:" + server.port() + "/'}")
                            .run()
                            .cause())
                    .isEmpty();
            assertThat(server.heads().get(0)).containsIgnoringCase("host: [::1]:" + server.port());
        }
    }

    private static Script body(String body) {
        return talk(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static Script endless(String before, String then) {
        return afterHead(connection -> {
            connection.send(before);
            connection.endlessly(then);
        });
    }

    private static Script trickle(String before, String then) {
        return afterHead(connection -> {
            connection.send(before);
            while (true) {
                connection.send(then);
                pause(connection);
            }
        });
    }

    /** Waits a little, or throws if the probe has gone meanwhile. */
    private static void pause(Connection connection) throws IOException {
        connection.socket().setSoTimeout(60);
        try {
            if (connection.in().read() < 0) {
                throw new IOException("it has gone");
            }
        } catch (SocketTimeoutException e) {
            // It is still there.
        }
    }

    private static Script packed(String encoding, byte[] bytes) {
        return afterHead(connection -> {
            connection.send(OK + "Content-Encoding: " + encoding + "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            connection.send(bytes);
        });
    }

    private static byte[] gzipped(String text) {
        return gzipped(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzipped(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static byte[] nothing(int members) {
        byte[] one = gzipped("");
        byte[] all = new byte[one.length * members];
        for (int i = 0; i < members; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] deflated(String text, boolean bare) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes, new Deflater(6, bare))) {
            deflate.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] broken(byte[] packed) {
        packed[packed.length - 6] ^= 1;
        return packed;
    }
}
