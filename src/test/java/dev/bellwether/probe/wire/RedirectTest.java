package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.Finished;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.RawServer.Connection;
import dev.bellwether.probe.wire.RawServer.Script;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RedirectTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST", "308, POST, POST",
        "301, GET, GET", "302, PUT, PUT", "303, PUT, GET", "303, HEAD, HEAD", "308, DELETE, DELETE",
    })
    void aRedirectIsFollowedAsBrowsersDo(int status, String method, String next) throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            String head = connection.head();
            if (head.startsWith(method + " /start ")) {
                redirect(connection, status, "/next?a=b");
            } else if (head.startsWith("HEAD")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            } else {
                connection.ok("there");
            }
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/start', method: " + method
                    + (method.equals("POST") ? ", body: hello" : "") + "}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(server.heads().get(1)).startsWith(next + " /next?a=b HTTP/1.1\r\n");
            assertThat(server.heads().get(1).contains("content-length: 5")).isEqualTo(next.equals("POST"));
        }
    }

    @Test
    void tenRedirectsAreFollowedAndNoMore() throws Exception {
        for (int hops : new int[] {10, 11, 100_000}) {
            AtomicInteger count = new AtomicInteger();
            try (RawServer server = RawServer.of(connection -> {
                connection.head();
                int hop = count.incrementAndGet();
                if (hop <= hops) {
                    redirect(connection, 302, "/" + hop);
                } else {
                    connection.ok("there");
                }
            })) {
                Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}");
                assertThat(finished.run().cause()).isEqualTo(hops == 10 ? "" : "redirects");
                assertThat(count.get()).isEqualTo(11);
            }
        }
    }

    @Test
    void aCircleIsNoticedAtOnce() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RawServer server = RawServer.of(connection -> {
            connection.head();
            redirect(connection, 302, count.incrementAndGet() % 2 == 0 ? "/a" : "/b");
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/a'}");
            assertThat(finished.run().cause()).isEqualTo("redirects");
            assertThat(finished.run().detail()).contains("circle");
            assertThat(count.get()).isLessThan(5);
        }
    }

    @Test
    void aRedirectToItselfThatSetsACookieIsNoCircle() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            String head = connection.head();
            if (head.contains("cookie: seen=yes")) {
                connection.ok("welcome");
            } else {
                connection.send(String.join(
                        "\r\n",
                        "HTTP/1.1 302 Found",
                        "Location: /",
                        "Set-Cookie: seen=yes; Path=/",
                        "Content-Length: 0",
                        "",
                        ""));
            }
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "javascript:alert(1)", "http://", "ftp://bank.example/"})
    void whatCannotBeFollowedIsAFailure(String location) throws Exception {
        try (RawServer server = RawServer.of(redirecting(location))) {
            assertThat(RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}")
                            .run()
                            .cause())
                    .isEqualTo("redirects");
        }
    }

    @Test
    void aRedirectIsTheAnswerWhereItIsExpectedOrNotToBeFollowed() throws Exception {
        try (RawServer server = RawServer.of(redirecting("/elsewhere"))) {
            String url = "{kind: http, url: 'http://" + server.address() + "/'";
            assertThat(RUNS.run(url + ", expect: {status: 302}}").run().cause()).isEmpty();
            assertThat(RUNS.run(url + ", followRedirects: false}").run().cause())
                    .isEqualTo("status");
            assertThat(RUNS.run(url + ", followRedirects: false, expect: {status: [200-399],"
                                    + " headers: [{name: Location, matches: elsewhere}]}}")
                            .run()
                            .cause())
                    .isEmpty();
            assertThat(server.heads()).hasSize(3);
        }
    }

    @Test
    void credentialsDoNotLeaveTheirSite() throws Exception {
        try (RawServer other = RawServer.of(connection -> {
                    connection.head();
                    connection.ok("there");
                });
                RawServer server = RawServer.of(redirecting("http://" + other.address() + "/"))) {
            Finished finished = RUNS.run("""
                    kind: http
                    url: http://%s/
                    auth: {bearer: s3cr3t}
                    headers: {X-Key: s3cr3t, Accept: text/html}
                    """.formatted(server.address()));
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(server.heads().get(0)).contains("s3cr3t");
            assertThat(other.heads().get(0)).doesNotContain("s3cr3t").contains("Accept: text/html");
        }
    }

    @Test
    void anotherAddressIsForItsOwnHostAlone() throws Exception {
        try (RawServer server = RawServer.of(redirecting("http://other.invalid/"))) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'http://bank.example/', connectTo: '" + server.address() + "'}");
            assertThat(finished.run().cause()).isEqualTo("name-not-found");
        }
    }

    private static Script redirecting(String location) {
        return connection -> {
            connection.head();
            redirect(connection, 302, location);
        };
    }

    private static void redirect(Connection connection, int status, String location) throws IOException {
        connection.send("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }
}
