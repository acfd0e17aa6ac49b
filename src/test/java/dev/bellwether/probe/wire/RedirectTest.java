package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.HttpFetch.RedirectGuard;
import dev.bellwether.probe.wire.RawServer.Connection;
import dev.bellwether.probe.wire.RawServer.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
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
                    allowRedirectsTo: 127.0.0.0/8
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

    @ParameterizedTest
    @CsvSource({
        // from, to, allowed, whether it is followed
        "203.0.113.1:80, 198.51.100.7:443, '', true",
        "203.0.113.1:80, 127.0.0.1:80, '', false",
        "203.0.113.1:80, 127.0.0.1:80, 127.0.0.1, true",
        "203.0.113.1:80, 127.0.0.1:80, 127.0.0.1:81, false",
        "203.0.113.1:80, 127.0.0.1:81, 127.0.0.1:81, true",
        "203.0.113.1:80, 10.1.2.3:80, '', false",
        "203.0.113.1:80, 10.1.2.3:80, 10.0.0.0/8, true",
        "203.0.113.1:80, 11.1.2.3:80, '', true",
        "203.0.113.1:80, 172.31.255.255:80, '', false",
        "203.0.113.1:80, 172.32.0.0:80, '', true",
        "203.0.113.1:80, 192.168.0.1:80, '', false",
        "203.0.113.1:80, 100.64.0.1:80, '', false",
        "203.0.113.1:80, 169.254.169.254:80, '', false",
        "203.0.113.1:80, 0.0.0.0:80, '', false",
        "203.0.113.1:80, 255.255.255.255:80, '', false",
        "203.0.113.1:80, '[::1]:80', '', false",
        "203.0.113.1:80, '[::]:80', '', false",
        "203.0.113.1:80, '[fe80::1]:80', '', false",
        "203.0.113.1:80, '[fd00:ec2::254]:80', '', false",
        "203.0.113.1:80, '[fd00:ec2::254]:80', 'fd00::/8', true",
        "203.0.113.1:80, '[::ffff:127.0.0.1]:80', '', false",
        "203.0.113.1:80, '[::127.0.0.1]:80', '', false",
        "203.0.113.1:80, '[64:ff9b::7f00:1]:80', '', false",
        "203.0.113.1:80, '[64:ff9b::cb00:7101]:80', '', true",
        "203.0.113.1:80, '[2002:7f00:1::]:80', '', false",
        "203.0.113.1:80, '[2001:db8::1]:80', '', true",
        "10.0.0.1:80, 192.168.0.1:80, '', true",
        "10.0.0.1:80, 203.0.113.1:80, '', true",
        "10.0.0.1:80, 127.0.0.1:80, '', false",
        "10.0.0.1:80, 169.254.169.254:80, '', false",
        "169.254.0.1:80, 169.254.0.2:80, '', true",
        "127.0.0.1:80, 127.0.0.1:81, '', false",
        "127.0.0.1:80, 127.0.0.2:80, '', true",
        "127.0.0.1:80, '[::1]:80', '', true",
        "127.0.0.1:80, 10.0.0.1:81, '', true",
        "127.0.0.1:80, 169.254.169.254:80, '', false",
        "bank.example:80, 127.0.0.1:80, '', false",
        "bank.example:80, 203.0.113.1:80, '', true",
    })
    void aTargetLeadsNoFurtherIntoOurNetworks(String from, String to, String allowed, boolean followed) {
        List<AddressRange> ranges = allowed.isEmpty()
                ? List.of()
                : List.of(AddressRange.parse(allowed).orElseThrow());
        assertThat(new RedirectGuard(socket(from), ranges).test(socket(to))).isEqualTo(followed);
    }

    private static InetSocketAddress socket(String text) {
        Address address = Address.parse(text).orElseThrow();
        return AddressRange.literal(address.host())
                .map(literal -> new InetSocketAddress(literal, address.port()))
                .orElseGet(() -> InetSocketAddress.createUnresolved(address.host(), address.port()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:{port}/x, '', redirects",
        "http://localhost:{port}/x, '', redirects",
        "//127.0.0.1:{port}/x, '', redirects",
        "http://127.0.0.1:{port}/x, 127.0.0.1, ''",
        "http://127.0.0.1:{port}/x, '127.0.0.1:{port}', ''",
        "http://127.0.0.1:{port}/x, '[127.0.0.1:1, 127.0.0.0/8]', ''",
        "http://127.0.0.1:{port}/x, 127.0.0.1:1, redirects",
        "http://2130706433:{port}/x, 127.0.0.0/8, redirects",
        "http://0x7f.1:{port}/x, 127.0.0.0/8, redirects",
        "http://127.1:{port}/x, 127.0.0.0/8, redirects",
        "http://169.254.169.254/latest, '', redirects",
    })
    void anotherPortOfLoopbackIsNotForATargetToChoose(String location, String allowed, String cause) throws Exception {
        try (RawServer other = RawServer.of(connection -> {
                    connection.head();
                    connection.ok("a secret");
                });
                RawServer server = RawServer.of(redirecting(location.replace("{port}", "" + other.port())))) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'http://" + server.address() + "/', expect: {body: [{contains: up}]}"
                            + (allowed.isEmpty()
                                    ? ""
                                    : ", allowRedirectsTo: "
                                            + (allowed.startsWith("[") ? allowed : "'" + allowed + "'")
                                                    .replace("{port}", "" + other.port()))
                            + "}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause.isEmpty() ? "body" : cause);
            assertThat(other.heads()).hasSize(cause.isEmpty() ? 1 : 0);
            assertThat(finished.run().snippet()).doesNotContain(cause.isEmpty() ? "nothing" : "secret");
        }
    }

    @Test
    void aTargetMayLeadBackToWhereTheCatalogueLed() throws Exception {
        AtomicInteger home = new AtomicInteger();
        try (RawServer other = RawServer.of(connection -> {
                    connection.head();
                    redirect(connection, 302, "http://127.0.0.1:" + home.get() + "/back");
                });
                RawServer server = RawServer.of(connection -> {
                    if (connection.head().startsWith("GET /back ")) {
                        connection.ok("there");
                    } else {
                        redirect(connection, 302, "http://" + other.address() + "/");
                    }
                })) {
            home.set(server.port());
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/', allowRedirectsTo: '"
                    + other.address() + "'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
        }
    }

    @Test
    void throughAProxyTheAddressesInUrlsAreLookedAt() throws Exception {
        for (String location :
                List.of("http://127.0.0.1:1/", "http://localhost/", "http://10.0.0.1/", "https://[::1]/")) {
            try (RawServer proxy = RawServer.of(redirecting(location))) {
                Finished finished =
                        RUNS.run("{kind: http, url: 'http://bank.example/', proxy: 'http://" + proxy.address() + "'}");
                assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo("redirects");
                assertThat(proxy.heads()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, PUT, redirects", "302, PUT, redirects", "307, POST, redirects", "308, PATCH, redirects",
        "301, POST, ''", "302, POST, ''", "303, PUT, ''", "303, POST, ''",
    })
    void noBodyGoesOnInTheClear(int status, String method, String cause) throws Exception {
        try (RawServer plain = RawServer.of(connection -> {
                    connection.head();
                    connection.ok("there");
                });
                RawServer server = RawServer.tls("good", connection -> {
                    connection.head();
                    redirect(connection, status, "http://" + plain.address() + "/");
                })) {
            Finished finished = RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '" + server.address()
                    + "', tls: {ca: root.pem}, allowRedirectsTo: 127.0.0.1, body: s3cret, method: " + method + "}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause);
            assertThat(plain.heads()).hasSize(cause.isEmpty() ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/caf\u00c3\u00a9?q=\u00c3\u00a9, /caf%C3%A9?q=%C3%A9",
        "/caf\u00e9, /caf%C3%A9",
        "/caf%C3%A9, /caf%C3%A9",
        "/a b, /a%20b",
        "'/a\u00e2\u0082\u00ac', /a%E2%82%AC",
    })
    void aPlaceIsEncodedOnce(String location, String target) throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            if (connection.head().startsWith("GET / ")) {
                redirect(connection, 302, location);
            } else {
                connection.ok("there");
            }
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(server.heads().get(1)).startsWith("GET " + target + " HTTP/1.1");
        }
    }

    @Test
    void quotesOfACookieArePartOfIt() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            if (connection.head().contains("cookie: a=\"b c\"; d=e")) {
                connection.ok("there");
            } else {
                connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n");
                connection.send("Set-Cookie: a=\"b c\"\r\nSet-Cookie: d=e\r\n\r\n");
            }
        })) {
            Finished finished = RUNS.run("{kind: http, url: 'http://" + server.address() + "/'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
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
