package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.probe.wire.RawServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
public class HttpProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** What a server does, what is expected of it, and the cause of the failure; `-` for a success. */
    static Stream<Arguments> answers() {
        return Stream.of(
                // Whole answers, in their many forms
                row("an answer with a length", talk(OK + "Content-Length: 2\r\n\r\nok"), "body: [{contains: ok}]", "-"),
                row(
                        "an answer until the connection is closed",
                        talk("HTTP/1.0 200 OK\r\n\r\nok"),
                        "body: [{matches: '^ok$'}]",
                        "-"),
                row(
                        "an answer in chunks",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                        "body: [{contains: ok}]",
                        "-"),
                row(
                        "line ends without a carriage return",
                        talk("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"),
                        "body: [{contains: ok}]",
                        "-"),
                row("no reason phrase", talk("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), "", "-"),
                row("nothing in it", talk("HTTP/1.1 204 No Content\r\n\r\n"), "", "-"),
                row(
                        "hints before the answer",
                        talk("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n"),
                        "",
                        "-"),
                row(
                        "a length twice, but the same",
                        talk(OK + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok"),
                        "",
                        "-"),
                row(
                        "bytes that are no UTF-8",
                        talk(OK + "Content-Length: 4\r\n\r\n\u00ff\u00fdok"),
                        "body: [{contains: ok}]",
                        "-"),
                row(
                        "another charset",
                        talk(OK + "Content-Type: text/html; charset=ISO-8859-1\r\nContent-Length: 1\r\n\r\n\u00e4"),
                        "body: [{contains: ä}]",
                        "-"),
                row(
                        "a charset that nobody knows",
                        talk(OK + "Content-Type: text/html; charset=x-none\r\nContent-Length: 2\r\n\r\nok"),
                        "body: [{contains: ok}]",
                        "-"),
                // Statuses
                row("not found", talk("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "", "status"),
                row("a server error", talk("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n"), "", "status"),
                row(
                        "a status that is expected",
                        talk("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"),
                        "status: [200-299, 401]",
                        "-"),
                row(
                        "a good one where a bad one is expected",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "status: [404]",
                        "status"),
                row("an upgrade that nobody asked for", talk("HTTP/1.1 101 Switching\r\n\r\n"), "", "status"),
                // Versions
                row("HTTP 1.0 where 1.1 is expected", talk("HTTP/1.0 200 OK\r\n\r\n"), "versions: ['1.1']", "version"),
                row("HTTP 1.0 where it may be", talk("HTTP/1.0 200 OK\r\n\r\n"), "versions: ['1.0', '1.1']", "-"),
                row(
                        "HTTP 1.1 where 2 is expected",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "versions: ['2']",
                        "version"),
                // Headers
                row(
                        "a header that is there",
                        talk(OK + "X-A: 1\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: x-a, present: true}]",
                        "-"),
                row(
                        "a header that is not there",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "headers: [{name: x-a, present: true}]",
                        "header"),
                row(
                        "a header that should not be there",
                        talk(OK + "Server: x\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: Server, absent: true}]",
                        "header"),
                row(
                        "a header that should not be there and is not",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "headers: [{name: Server, absent: true}]",
                        "-"),
                row(
                        "a header that matches",
                        talk(OK + "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: Content-Type, matches: json}]",
                        "-"),
                row(
                        "a header that does not match",
                        talk(OK + "Content-Type: text/html\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: Content-Type, matches: json}]",
                        "header"),
                row(
                        "the second of two headers matches",
                        talk(OK + "X: a\r\nX: b\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: X, matches: b}]",
                        "-"),
                row(
                        "a header that matches what it should not",
                        talk(OK + "X: a\r\nX: b\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: X, notMatches: b}]",
                        "header"),
                row(
                        "a header that is absent matches nothing",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "headers: [{name: X, notMatches: b}]",
                        "-"),
                row(
                        "a header to be matched that is absent",
                        talk(OK + "Content-Length: 0\r\n\r\n"),
                        "headers: [{name: X, matches: b}]",
                        "header"),
                // Bodies
                row("a body without the word", body("down"), "body: [{contains: up}]", "body"),
                row("a body with the wrong word", body("error"), "body: [{notContains: error}]", "body"),
                row("a body without the wrong word", body("fine"), "body: [{notContains: error}]", "-"),
                row("a body that does not match", body("down"), "body: [{matches: '^up'}]", "body"),
                row("a body that matches in its midst", body("it is up now"), "body: [{matches: 'u.\\s'}]", "-"),
                row(
                        "a body that matches what it should not",
                        body("error 17"),
                        "body: [{notMatches: 'error \\d+'}]",
                        "body"),
                row(
                        "several expectations, one of which fails",
                        body("ok but slow"),
                        "body: [{contains: ok}, {notContains: slow}]",
                        "body"),
                row("an empty body", body(""), "body: [{contains: ok}]", "body"),
                row(
                        "a pattern that takes for ever",
                        body("a".repeat(60) + "!"),
                        "body: [{matches: '^(a+)+$'}]",
                        "body"),
                row(
                        "a pattern that takes all the stack",
                        body("ab".repeat(50_000)),
                        "body: [{matches: '^(a|b)*$'}]",
                        "body"),
                // JSON
                row(
                        "the value that is expected",
                        body("{\"data\":{\"status\":\"OK\"}}"),
                        "json: [{pointer: /data/status, equals: OK}]",
                        "-"),
                row(
                        "another value",
                        body("{\"data\":{\"status\":\"DOWN\"}}"),
                        "json: [{pointer: /data/status, equals: OK}]",
                        "json"),
                row("no such value", body("{\"data\":{}}"), "json: [{pointer: /data/status, equals: OK}]", "json"),
                row("a value that it is not", body("{\"s\":\"up\"}"), "json: [{pointer: /s, notEquals: down}]", "-"),
                row("one of several", body("{\"s\":\"up\"}"), "json: [{pointer: /s, in: [ok, up]}]", "-"),
                row("none of several", body("{\"s\":\"down\"}"), "json: [{pointer: /s, in: [ok, up]}]", "json"),
                row("a number written otherwise", body("{\"n\":1.50}"), "json: [{pointer: /n, equals: 1.5}]", "-"),
                row("a number where a text is wanted", body("{\"n\":1}"), "json: [{pointer: /n, equals: '1'}]", "json"),
                row("true", body("{\"b\":true}"), "json: [{pointer: /b, equals: true}]", "-"),
                row("null", body("{\"b\":null}"), "json: [{pointer: /b, equals: null}]", "-"),
                row("True of YAML", body("{\"b\":true}"), "json: [{pointer: /b, equals: True}]", "-"),
                row("FALSE of YAML", body("{\"b\":false}"), "json: [{pointer: /b, equals: FALSE}]", "-"),
                row("false where TRUE is wanted", body("{\"b\":false}"), "json: [{pointer: /b, equals: TRUE}]", "json"),
                row("a word that only looks so", body("{\"b\":true}"), "json: [{pointer: /b, equals: tRUE}]", "json"),
                row("the text True", body("{\"b\":\"True\"}"), "json: [{pointer: /b, equals: True}]", "-"),
                row(
                        "true where a text is wanted",
                        body("{\"b\":true}"),
                        "json: [{pointer: /b, equals: 'True'}]",
                        "json"),
                row("null as a tilde", body("{\"b\":null}"), "json: [{pointer: /b, equals: ~}]", "-"),
                row("no null as a tilde", body("{\"b\":0}"), "json: [{pointer: /b, notEquals: ~}]", "-"),
                row("a number to the base of 16", body("{\"n\":31}"), "json: [{pointer: /n, equals: 0x1F}]", "-"),
                row("a number to the base of 8", body("{\"n\":15}"), "json: [{pointer: /n, in: [0o17, 3]}]", "-"),
                row(
                        "the last of two values",
                        body("{\"a\":{\"b\":1},\"a\":{\"b\":2}}"),
                        "json: [{pointer: /a/b, equals: 2}]",
                        "-"),
                row(
                        "a value that a later one hides",
                        body("{\"a\":{\"b\":1},\"a\":{}}"),
                        "json: [{pointer: /a/b, exists: false}]",
                        "-"),
                row(
                        "several pointers, one within another",
                        body("{\"a\":{\"b\":[5,{\"c\":7}]}}"),
                        "json: [{pointer: /a/b/1/c, equals: 7}, {pointer: /a/b, exists: true}, {pointer: /a/b/0, atMost: 5}]",
                        "-"),
                row(
                        "names that are escaped in a pointer",
                        body("{\"a/b\":{\"~\":1}}"),
                        "json: [{pointer: /a~1b/~0, equals: 1}]",
                        "-"),
                row(
                        "a name that is a number",
                        body("{\"0\":{\"1\":true}}"),
                        "json: [{pointer: /0/1, equals: true}]",
                        "-"),
                row(
                        "an object where a text is wanted",
                        body("{\"a\":{}}"),
                        "json: [{pointer: /a, equals: ''}]",
                        "json"),
                row(
                        "JSON in Latin-1, as its head says",
                        latin1("application/json; charset=ISO-8859-1"),
                        "json: [{pointer: /a, equals: é}]",
                        "-"),
                row(
                        "JSON in Latin-1 that says nothing",
                        latin1("application/json"),
                        "json: [{pointer: /a, exists: true}]",
                        "-"),
                row("JSON in UTF-8 that says Latin-1", body("{\"a\":\"é\"}"), "json: [{pointer: /a, equals: é}]", "-"),
                row("JSON in UTF-16", encoded("UTF-16LE", "{\"a\":\"é\"}"), "json: [{pointer: /a, equals: é}]", "-"),
                row(
                        "JSON in UTF-16 with a mark",
                        encoded("UTF-16", "{\"a\":\"é\"}"),
                        "json: [{pointer: /a, equals: é}]",
                        "-"),
                row("a text in UTF-16 with a mark", encoded("UTF-16", "up"), "body: [{matches: '^up$'}]", "-"),
                row(
                        "a text with a mark",
                        talk(OK + "Content-Length: 5\r\n\r\n\u00ef\u00bb\u00bfup"),
                        "body: [{matches: '^up$'}]",
                        "-"),
                row(
                        "a header in UTF-8",
                        talk(OK + "X-A: caf\u00c3\u00a9\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: X-A, matches: '^café$'}]",
                        "-"),
                row(
                        "a header in Latin-1",
                        talk(OK + "X-A: caf\u00e9\r\nContent-Length: 0\r\n\r\n"),
                        "headers: [{name: X-A, matches: '^café$'}]",
                        "-"),
                row("something that is there", body("{\"b\":null}"), "json: [{pointer: /b, exists: true}]", "-"),
                row(
                        "something that should not be there",
                        body("{\"b\":null}"),
                        "json: [{pointer: /b, exists: false}]",
                        "json"),
                row("large enough", body("{\"a\":[0,7]}"), "json: [{pointer: /a/1, atLeast: 7}]", "-"),
                row("too small", body("{\"a\":[0,6]}"), "json: [{pointer: /a/1, atLeast: 7}]", "json"),
                row("too large", body("{\"n\":1e999999}"), "json: [{pointer: /n, atMost: 7}]", "json"),
                row("a text is no number", body("{\"n\":\"5\"}"), "json: [{pointer: /n, atMost: 7}]", "json"),
                row("the whole document", body("\"up\""), "json: [{pointer: '', equals: up}]", "-"),
                row("no JSON", body("<html>"), "json: [{pointer: /a, exists: true}]", "json"),
                row("nothing at all", body(""), "json: [{pointer: /a, exists: true}]", "json"),
                row("JSON that is cut off", body("{\"a\":"), "json: [{pointer: /a, exists: true}]", "json"),
                row(
                        "JSON 10,000 levels deep",
                        body("[".repeat(10_000) + "]".repeat(10_000)),
                        "json: [{pointer: /a, exists: true}]",
                        "json"),
                row(
                        "JSON that is no UTF-8",
                        talk(OK + "Content-Length: 9\r\n\r\n{\"a\":\"\u00ff\"}"),
                        "json: [{pointer: /a, exists: true}]",
                        "-"),
                // Sizes
                row("a body of just the size", body("x".repeat(1024)), "maxBody: 1kB", "-"),
                row("a body one byte too large", body("x".repeat(1025)), "maxBody: 1kB", "size"),
                row("an endless body", endless(OK + "\r\n", "x".repeat(8192)), "maxBody: 100kB", "size"),
                row(
                        "an endless body in chunks",
                        endless(OK + "Transfer-Encoding: chunked\r\n\r\n", "400\r\n" + "x".repeat(1024) + "\r\n"),
                        "maxBody: 100kB",
                        "size"),
                row("an endless head", endless(OK, "X-A: " + "x".repeat(1000) + "\r\n"), "", "size"),
                row("an endless header", endless(OK + "X-A: ", "x".repeat(8192)), "", "size"),
                row("an endless first line", endless("HTTP/1.1 200 ", "x".repeat(8192)), "", "size"),
                row("a large head", talk(OK + "X-A: " + "x".repeat(30_000) + "\r\nContent-Length: 0\r\n\r\n"), "", "-"),
                row("interim answers without end", endless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "", "protocol"),
                // Compression
                row("a compressed body", gzip("up and running", 1), "body: [{contains: running}]", "-"),
                row("a small body that unpacks to 200 MB", gzip("\0".repeat(1 << 20), 200), "maxBody: 1MB", "size"),
                row(
                        "compressed as announced, but garbage",
                        talk(OK + "Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\ngarbage"),
                        "",
                        "protocol"),
                row("a compressed body that is cut off", cutGzip(), "", "protocol"),
                row(
                        "a compressed body of nothing",
                        talk(OK + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"),
                        "",
                        "-"),
                row(
                        "an encoding that nobody knows",
                        talk(OK + "Content-Encoding: zip\r\nContent-Length: 2\r\n\r\nok"),
                        "",
                        "-"),
                // Broken answers
                row("closed without an answer", connection -> connection.head(), "", "reset"),
                row("closed at once", connection -> {}, "", "reset"),
                row("closed within the head", talk(OK + "Content-"), "", "protocol"),
                row("fewer bytes than announced", talk(OK + "Content-Length: 10\r\n\r\nok"), "", "protocol"),
                row("chunks that end too soon", talk(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nok"), "", "protocol"),
                row("a length that is no number", talk(OK + "Content-Length: many\r\n\r\nok"), "", "protocol"),
                row("a negative length", talk(OK + "Content-Length: -1\r\n\r\nok"), "", "protocol"),
                row("two lengths", talk(OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nok"), "", "protocol"),
                row(
                        "a chunk that is no number",
                        talk(OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nok\r\n0\r\n\r\n"),
                        "",
                        "protocol"),
                row("something else than HTTP", talk("SSH-2.0-OpenSSH_9.2\r\n"), "", "protocol"),
                row("bytes without sense", talk("\0\1\2\3\4\5\6\7\r\n\r\n"), "", "protocol"),
                row("a status that is no number", talk("HTTP/1.1 abc OK\r\n\r\n"), "", "protocol"),
                row("TLS where none is expected", talk("\u0015\u0003\u0001\0\2\2\50"), "", "protocol"),
                // Resets
                row("a reset before the request", connection -> connection.reset(), "", "reset"),
                row("a reset instead of an answer", afterHead(connection -> connection.reset()), "", "reset"),
                row(
                        "a reset within the head",
                        afterHead(connection -> {
                            connection.send(OK);
                            connection.reset();
                        }),
                        "",
                        "reset"),
                row(
                        "a reset within the body",
                        afterHead(connection -> {
                            connection.send(OK + "Content-Length: 10\r\n\r\nok");
                            connection.reset();
                        }),
                        "",
                        "reset"),
                // Time
                row("no answer", connection -> connection.hang(), "", "timeout"),
                row(
                        "half a head",
                        afterHead(connection -> {
                            connection.send(OK);
                            connection.hang();
                        }),
                        "",
                        "timeout"),
                row(
                        "half a body",
                        afterHead(connection -> {
                            connection.send(OK + "Content-Length: 10\r\n\r\nok");
                            connection.hang();
                        }),
                        "",
                        "timeout"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("answers")
    void whatAServerAnswersIsJudged(String name, Script script, String expect, String cause) throws Exception {
        try (RawServer server = RawServer.of(script)) {
            Finished finished =
                    RUNS.run("""
                    kind: http
                    url: http://%s/health
                    timeout: %s
                    expect: {%s}
                    """.formatted(server.address(), cause.equals("timeout") ? "300ms" : "10s", expect));
            ProbeRun run = finished.run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause.equals("-") ? "" : cause);
            assertThat(run.result()).isEqualTo(cause.equals("-") ? ProbeResult.SUCCESS : ProbeResult.FAILURE);
            // A pattern that cannot be judged says nothing about the target.
            Fault ofFailure = name.equals("a pattern that takes all the stack") ? Fault.PLATFORM : Fault.INSTITUTION;
            assertThat(run.fault()).isEqualTo(cause.equals("-") ? Fault.UNKNOWN : ofFailure);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(8));
            assertThat(run.detail().isEmpty()).isEqualTo(cause.equals("-"));
            assertThat(run.phases()).containsOnlyKeys("resolve", "connect", "tls", "processing", "transfer");
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aPortWhereNobodyListensRefuses() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Finished finished = RUNS.run("{kind: http, url: 'http://127.0.0.1:" + port + "'}");
        assertThat(finished.run().cause()).isEqualTo("refused");
        assertThat(finished.failedInSilence()).isTrue();
    }

    @Test
    void aNameThatDoesNotExistIsNotFound() {
        Finished finished = RUNS.run("{kind: http, url: 'http://no.such.host.invalid'}");
        assertThat(finished.run().cause()).isEqualTo("name-not-found");
        assertThat(finished.run().fault()).isEqualTo(Fault.INSTITUTION);
        assertThat(finished.failedInSilence()).isTrue();
    }

    @Test
    void aServerThatDoesNotAcceptIsAConnectTimeout() throws Exception {
        // The queue of connections that wait to be accepted is full, so the system answers no more of them.
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(full.getLocalSocketAddress(), 200);
                } catch (IOException e) {
                    break;
                }
            }
            Finished finished =
                    RUNS.run("{kind: http, url: 'http://127.0.0.1:" + full.getLocalPort() + "', timeout: 400ms}");
            assertThat(finished.run().cause()).isEqualTo("connect-timeout");
            assertThat(finished.run().phases().get("connect")).isGreaterThan(Duration.ofMillis(300));
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void whatTricklesInEndsWithTheRun() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.head();
            connection.send(OK + "Content-Length: 100000\r\n\r\n");
            connection.socket().setSoTimeout(50);
            for (int i = 0; i < 1000; i++) {
                connection.send("x");
                try {
                    connection.in().read();
                    return;
                } catch (java.net.SocketTimeoutException e) {
                    // Another byte, then.
                }
            }
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "', timeout: 500ms}");
            assertThat(finished.run().cause()).isEqualTo("timeout");
            assertThat(finished.run().duration()).isBetween(Duration.ofMillis(490), Duration.ofMillis(1500));
            assertThat(finished.run().statusCode()).hasValue(200);
            assertThat(finished.run().phases().get("transfer")).isGreaterThan(Duration.ofMillis(300));
            assertThat(finished.failedInSilence()).isFalse();
        }
    }

    @Test
    void aRetryThatPassesMakesARunFlaky() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (RawServer server = RawServer.of(connection -> {
            connection.head();
            if (calls.incrementAndGet() < 3) {
                connection.send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
            } else {
                connection.ok("up");
            }
        })) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'http://" + server.address() + "', retries: 2, retryInterval: 10ms}");
            assertThat(finished.run().result()).isEqualTo(ProbeResult.FLAKY);
            assertThat(finished.run().cause()).isEqualTo("status");
            assertThat(finished.run().attempts()).isEqualTo(3);
            assertThat(finished.run().statusCode()).hasValue(200);
        }
    }

    @Test
    void retriesStayWithinTheTimeout() throws Exception {
        try (RawServer server = RawServer.of(talk("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address()
                    + "', retries: 100, retryInterval: 100ms, timeout: 350ms}");
            assertThat(finished.run().result()).isEqualTo(ProbeResult.FAILURE);
            assertThat(finished.run().cause()).isEqualTo("status");
            assertThat(finished.run().attempts()).isBetween(2, 4);
            assertThat(finished.run().duration()).isLessThan(Duration.ofMillis(900));
        }
    }

    @Test
    void aSlowAnswerIsFlaky() throws Exception {
        try (RawServer server = RawServer.of(body("up"))) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'http://" + server.address() + "', expect: {maxDuration: 0s}}");
            assertThat(finished.run().result()).isEqualTo(ProbeResult.FLAKY);
            assertThat(finished.run().cause()).isEqualTo("slow");
        }
    }

    @Test
    void aRequestSaysWhatTheCatalogueSays() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            String head = connection.head();
            byte[] body = connection.in().readNBytes(head.contains("POST") ? 5 : 0);
            connection.ok(new String(body, StandardCharsets.UTF_8));
        })) {
            Finished finished =
                    RUNS.run("""
                    kind: http
                    url: http://bank.example:%d/a?b=c
                    connectTo: %s
                    method: POST
                    headers: {X-Own: value, accept: text/plain}
                    auth: {basic: {username: me, password: pass word}}
                    body: hällo
                    expect: {status: 200}
                    """.formatted(server.port(), server.address()).replace("hällo", "hallo"));
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(server.heads().get(0))
                    .startsWith("POST /a?b=c HTTP/1.1\r\n")
                    .containsIgnoringCase("host: bank.example:" + server.port() + "\r\n")
                    .contains("X-Own: value\r\n")
                    .contains("accept: text/plain\r\n")
                    .doesNotContain("*/*")
                    .contains("Authorization: Basic bWU6cGFzcyB3b3Jk\r\n")
                    .contains("content-length: 5\r\n")
                    .contains("connection: close\r\n");
        }
    }

    @Test
    void whatASecretEchoesIsNotShown() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.head();
            connection.send(OK + "X-Echo: got s3cr3t-token here\r\nContent-Length: 0\r\n\r\n");
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address()
                    + "', auth: {bearer: s3cr3t-token}, expect: {headers: [{name: X-Echo, matches: '^no'}]}}");
            assertThat(finished.run().cause()).isEqualTo("header");
            assertThat(finished.run().detail()).contains("***").doesNotContain("s3cr3t");
        }
    }

    public static Arguments row(String name, Script script, String expect, String cause) {
        return Arguments.of(name, script, expect, cause);
    }

    public static Script talk(String answer) {
        return connection -> {
            connection.head();
            connection.send(answer);
        };
    }

    public static Script body(String body) {
        return connection -> {
            connection.head();
            connection.ok(body);
        };
    }

    private static Script latin1(String type) {
        return bytes(type, "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Script encoded(String charset, String text) {
        return bytes("application/json", text.getBytes(Charset.forName(charset)));
    }

    /** An answer of these bytes. */
    public static Script bytes(String type, byte[] body) {
        return connection -> {
            connection.head();
            connection.send(OK + "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n");
            connection.send(body);
        };
    }

    public static Script afterHead(Script script) {
        return connection -> {
            connection.head();
            script.serve(connection);
        };
    }

    private static Script endless(String before, String then) {
        return connection -> {
            connection.head();
            connection.send(before);
            connection.endlessly(then);
        };
    }

    private static byte[] packed(String text, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] part = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < times; i++) {
                gzip.write(part);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static Script gzip(String text, int times) {
        byte[] packed = packed(text, times);
        return connection -> {
            connection.head();
            connection.send(OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n");
            connection.send(packed);
        };
    }

    private static Script cutGzip() {
        byte[] packed = packed("up and running", 1);
        return connection -> {
            connection.head();
            connection.send(OK + "Content-Encoding: gzip\r\nContent-Length: 15\r\n\r\n");
            connection.send(java.util.Arrays.copyOf(packed, 15));
        };
    }
}
