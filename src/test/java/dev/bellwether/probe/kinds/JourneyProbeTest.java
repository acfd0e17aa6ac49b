package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.probe.wire.RawServer.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class JourneyProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final String LOGIN_PAGE = """
            <html><meta content='m&#x2F;1' name=csrf-meta><!-- <input name="_csrf" value="old"> -->
            <form><INPUT type="hidden" value="t&amp;1" name="_csrf"><input name=user></form></html>
            """;

    private RawServer bank;

    @BeforeEach
    void open() throws IOException {
        bank = RawServer.of(JourneyProbeTest::bank);
    }

    @AfterEach
    void close() throws IOException {
        bank.close();
    }

    /** A bank that lets in who brings its cookie and its token. */
    private static void bank(Connection connection) throws IOException {
        String head = connection.head();
        String body = "";
        if (head.startsWith("POST")) {
            int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
            body = new String(connection.in().readNBytes(length), StandardCharsets.UTF_8);
        }
        if (head.startsWith("GET /login ")) {
            answer(connection, "200 OK", "Set-Cookie: session=1; Path=/; HttpOnly", LOGIN_PAGE);
        } else if (head.startsWith("POST /login ")) {
            boolean known = head.contains("session=1") && body.equals("user=j%C3%B6+doe&_csrf=t%261");
            answer(connection, known ? "302 Found" : "403 No", "Location: /accounts\r\nX-Step: s-2", "");
        } else if (head.startsWith("GET /accounts")) {
            answer(connection, "200 OK", "Content-Type: application/json", "{\"accounts\":[{\"id\":4711}]}");
        } else if (head.startsWith("GET /hostile")) {
            String page = IntStream.range(0, 80_000)
                    .mapToObj(i -> "<body a" + i + ">")
                    .collect(Collectors.joining());
            answer(connection, "200 OK", "Content-Type: text/html", page);
        } else if (head.startsWith("GET /deep/link ")) {
            answer(
                    connection,
                    "200 OK",
                    "X-Next: ../accounts?a=b\r\nX-Away: http://127.0.0.1:1/\r\nX-Odd: ftp://a/",
                    "");
        } else if (head.startsWith("GET /hang")) {
            connection.hang();
        } else {
            answer(connection, head.contains("logout") ? "204 Bye" : "404 No", "X-A: b", "");
        }
    }

    private static void answer(Connection connection, String status, String header, String body) throws IOException {
        connection.send(
                "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void valuesAndCookiesGoFromStepToStep() {
        Finished finished = run("""
                steps:
                  - {name: form, url: "http://bank.example/login", take: [{as: csrf, form: _csrf}, {as: meta, form: csrf-meta}]}
                  - name: submit
                    method: POST
                    url: "http://bank.example/login"
                    form: {user: jö doe, _csrf: "{{csrf}}"}
                    expect: {status: [302]}
                    take: [{as: step, header: X-Step}, {as: digits, body: ""}]
                  - {name: accounts, url: "http://bank.example/accounts?s={{step}}&m={{meta}}", take: [{as: id, json: /accounts/0/id}]}
                finally:
                  - {name: logout, url: "http://bank.example/logout/{{id}}", headers: {X-Meta: "{{meta}}"}}
                """);
        assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
        assertThat(finished.run().statusCode()).hasValue(200);
        List<String> heads = bank.heads();
        assertThat(heads).hasSize(4);
        assertThat(heads.get(1)).contains("content-type: application/x-www-form-urlencoded\r\n");
        assertThat(heads.get(2)).startsWith("GET /accounts?s=s-2&m=m%2F1 ").contains("cookie: session=1\r\n");
        assertThat(heads.get(3)).startsWith("GET /logout/4711 ").contains("X-Meta: m/1\r\n");
        assertThat(finished.checks()).allMatch(Check::held).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "'{name: a, url: \"http://bank.example/nowhere\"}', step, 'step a: expected status 200-299, but it is 404'",
        "'{name: a, url: \"http://bank.example/login\", take: [{as: x, form: none}]}', step, 'nothing to take as `x`'",
        "'{name: a, url: \"http://bank.example/accounts\", take: [{as: x, json: /none}]}', step, 'nothing to take'",
        "'{name: a, url: \"http://bank.example/accounts\", take: [{as: x, body: \"none(x)\"}]}', step, 'nothing to take'",
        "'{name: a, url: \"http://no.such.invalid/\", connectTo: \"no.such.invalid:80\"}', name-not-found, 'step a: '",
        "'{name: a, url: \"http://bank.example/hang\"}', timeout, 'step a: '",
        "'{name: a, url: \"http://bank.example/hostile\", take: [{as: x, form: t}]}', step, 'nothing to take as `x`'",
    })
    void theFirstStepThatFailsEndsTheJourneyButForItsLastSteps(String step, String cause, String detail) {
        Finished finished = run("steps: [" + step + ", {name: never, url: \"http://bank.example/never\"}]\n"
                + "finally: [{name: logout, url: \"http://bank.example/logout\"}]");
        assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause);
        assertThat(finished.run().detail()).contains(detail);
        Awaitility.await().until(() -> bank.heads().stream().anyMatch(head -> head.startsWith("GET /logout")));
        assertThat(bank.heads()).noneMatch(head -> head.startsWith("GET /never"));
    }

    @ParameterizedTest
    @CsvSource({
        // Relative to the answer that it was taken from
        "X-Next, {{next}}, '', GET /accounts?a=b ",
        "X-Next, {{next}}&c={{next}}, '', GET /accounts?a=b&c=..%2Faccounts%3Fa%3Db ",
        "X-Odd, {{next}}, step, ''",
        "X-Away, {{next}}, redirects, ''",
    })
    void aUrlThatWasTakenIsReadAsOneOfThePage(String header, String url, String cause, String head) {
        Finished finished = run("""
                steps:
                  - {name: link, url: "http://bank.example/deep/link", take: [{as: next, header: %s}]}
                  - {name: follow, url: "%s"}
                """.formatted(header, url));
        assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause);
        assertThat(finished.run().fault()).isEqualTo(cause.isEmpty() ? Fault.UNKNOWN : Fault.INSTITUTION);
        assertThat(bank.heads())
                .hasSize(head.isEmpty() ? 1 : 2)
                .last()
                .asString()
                .startsWith(head);
    }

    @Test
    void aPageThatTakesTooLongToReadDoesNotOutlastTheRun() {
        Finished finished = RUNS.run("kind: journey\ntimeout: 1s\nconnectTo: " + bank.address()
                + "\nsteps: [{name: a, url: 'http://bank.example/hostile', take: [{as: x, form: t}]}]");
        assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo("timeout");
    }

    @Test
    void aLastStepThatNeedsWhatWasNeverTakenIsLeftOut() {
        Finished finished = run("""
                steps:
                  - {name: fails, url: "http://bank.example/nowhere"}
                  - {name: never, url: "http://bank.example/login", take: [{as: csrf, form: _csrf}]}
                finally:
                  - {name: needy, url: "http://bank.example/logout?c={{csrf}}"}
                  - {name: simple, url: "http://bank.example/logout"}
                """);
        assertThat(finished.run().detail()).startsWith("step fails: ");
        assertThat(bank.heads()).hasSize(2);
        assertThat(bank.heads().get(1)).startsWith("GET /logout ");
    }

    @Test
    void aLastStepThatFailsIsAFailureToo() {
        Finished finished = run("""
                steps: [{name: form, url: "http://bank.example/login"}]
                finally: [{name: logout, url: "http://bank.example/nowhere"}]
                """);
        assertThat(finished.run().detail()).startsWith("step logout: ");
    }

    private Finished run(String steps) {
        return RUNS.run("kind: journey\ntimeout: 3s\nconnectTo: " + bank.address() + "\n" + steps);
    }
}
