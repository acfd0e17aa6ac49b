package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.ReportLine;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.probe.wire.RawServer.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of an answer that was wrong, and what is not. */
class SnippetTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    @Test
    void aRunThatFailsQuotesTheAnswer() throws Exception {
        assertThat(snippet("HTTP/1.1 503 Away\r\nContent-Length: 22\r\n\r\n<h1>Back at noon</h1>\r\n"))
                .isEqualTo("<h1>Back at noon</h1>");
        assertThat(snippet("HTTP/1.1 503 Away\r\nContent-Length: 900\r\n\r\n" + "x".repeat(900)))
                .isEqualTo("x".repeat(500) + "...");
        assertThat(snippet("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\ncut off"))
                .isEqualTo("cut off");
    }

    @Test
    void aRunThatSucceedsQuotesNothing() throws Exception {
        assertThat(snippet("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")).isEmpty();
    }

    @Test
    void theAnswerBeforeARedirectIsNotTheOneThatFailed() throws Exception {
        assertThat(snippet("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 4\r\n\r\nmove"))
                .isEmpty();
    }

    @Test
    void aDialogueIsQuotedToo() throws Exception {
        try (RawServer server = RawServer.of(connection -> connection.send("554 go\r\naway\0\r\n"))) {
            Finished finished =
                    RUNS.run("{kind: tcp, address: '" + server.address() + "', dialogue: [{expect: ^220}]}");
            assertThat(finished.run().snippet()).isEqualTo("554 go away");
        }
    }

    @Test
    void whatTheTargetEchoesOfOurSecretsIsMasked() throws Exception {
        Script echo = connection -> {
            connection.head();
            String body = "{\"you\": \"me:pass word\", \"sent\": \"Basic bWU6cGFzcyB3b3Jk\"}";
            connection.send("HTTP/1.1 401 No\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        };
        try (RawServer server = RawServer.of(echo)) {
            ProbeRun run = RUNS.run("{kind: http, url: 'http://" + server.address()
                            + "', auth: {basic: {username: me, password: pass word}}}")
                    .run();
            assertThat(run.snippet()).isEqualTo("{\"you\": \"***\", \"sent\": \"***\"}");
        }
    }

    @Test
    void whatAJourneyWasHandedOutIsMasked() throws Exception {
        Script bank = connection -> {
            if (connection.head().contains("/login")) {
                connection.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=cookie-value-1; HttpOnly\r\n"
                        + "Content-Length: 22\r\n\r\n{\"t\": \"the-value-123\"}");
            } else {
                String body = "no cookie-value-1 and the-value-123 here";
                connection.send("HTTP/1.1 500 Oops\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        };
        try (RawServer server = RawServer.of(bank)) {
            ProbeRun run = RUNS.run("""
                    kind: journey
                    steps:
                      - {name: login, url: "http://%1$s/login", take: [{as: t, json: /t}]}
                      - {name: use, url: "http://%1$s/use", headers: {X-T: "{{t}}"}}
                    """.formatted(server.address())).run();
            assertThat(run.cause()).isEqualTo("step");
            assertThat(run.snippet()).isEqualTo("no *** and *** here");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"access_token\": \"ab\\\"cdef\", \"a\": 1} | {\"access_token\": ***, \"a\": 1}",
                "{\"password\":12345678,\"a\":1}            | {\"password\":***,\"a\":1}",
                "{\"sessionId\":\"cut o                     | {\"sessionId\":***",
                "<input name=_csrf value='abc' type=hidden> | <input name=_csrf value=*** type=hidden>",
                "<meta content=\"abc                        | <meta content=***",
                "client_secret=abc&scope=all                | client_secret=***&scope=all",
                "Set-Cookie: a=b; Path=/                    | Set-Cookie: ***; Path=/",
                "Authorization: Bearer abcdefghijkl         | Authorization: *** ***",
                "it is eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln  | it is ***",
                "{\"error\": \"unavailable\", \"code\": 17} | {\"error\": \"unavailable\", \"code\": 17}",
                "<h1>Down for maintenance until 10:00</h1>  | <h1>Down for maintenance until 10:00</h1>",
            })
    void whatTheTargetShouldTellItsUserAloneIsMasked(String answer, String shown) {
        assertThat(Redaction.of(List.of()).snippet(answer)).isEqualTo(shown);
    }

    @Test
    void theDetailDoesNotTellWhatTheTargetShouldTellItsUserAlone() throws Exception {
        try (RawServer server = RawServer.of(
                HttpProbeTest.talk(
                        "HTTP/1.1 200 OK\r\nX-Auth-Token: abc-token-1\r\nContent-Length: 27\r\n\r\n{\"access_token\":\"abc-def\"} "))) {
            for (String expect : List.of(
                    "headers: [{name: X-Auth-Token, matches: '^no'}]",
                    "json: [{pointer: /access_token, equals: no}]")) {
                Finished finished =
                        RUNS.run("{kind: http, url: 'http://" + server.address() + "', expect: {" + expect + "}}");
                assertThat(finished.run().detail()).endsWith("but it is another");
                assertThat(ReportLine.text(finished)).doesNotContain("abc-").contains("answer `{");
            }
        }
    }

    @Test
    void aSecretThatIsCutOffIsMaskedToo() {
        assertThat(Redaction.of(List.of(new Secret("s3cr3t-value"))).snippet("it is s3cr3t-va"))
                .isEqualTo("it is");
    }

    @Test
    void noAnswerTakesLongToMask() {
        for (String part : List.of("\"token", "<input ", "token=", "eyJ", "bearer ", "a", "\\\"", "'")) {
            long before = System.nanoTime();
            Redaction.of(List.of()).snippet(part.repeat(1024 / part.length()));
            assertThat(System.nanoTime() - before).as(part).isLessThan(1_000_000_000L);
        }
    }

    private static String snippet(String answer) throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.talk(answer))) {
            return RUNS.run("{kind: http, url: 'http://" + server.address() + "'}")
                    .run()
                    .snippet();
        }
    }
}
