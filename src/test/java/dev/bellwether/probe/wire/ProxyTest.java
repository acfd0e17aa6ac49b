package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.RawServer.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProxyTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final Script UP = connection -> {
        connection.head();
        connection.ok("up");
    };

    @Test
    void aPlainRequestIsAskedOfTheProxyByItsWholeUrl() throws Exception {
        try (RawServer proxy = RawServer.of(UP)) {
            Finished finished = RUNS.run(
                    "{kind: http, url: 'http://bank.example/a', proxy: 'http://me:word@" + proxy.address() + "'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(proxy.heads().get(0))
                    .startsWith("GET http://bank.example/a HTTP/1.1\r\n")
                    .contains("proxy-authorization: Basic bWU6d29yZA==\r\n");
        }
    }

    @Test
    void tlsGoesThroughATunnel() throws Exception {
        try (RawServer target = RawServer.tls("good", UP);
                RawServer proxy = RawServer.of(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
                    try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), target.port())) {
                        Thread back = new Thread(() -> {
                            try {
                                onward.getInputStream().transferTo(connection.out());
                            } catch (java.io.IOException e) {
                                // The other side has gone.
                            }
                        });
                        back.start();
                        byte[] buffer = new byte[8192];
                        for (int n = connection.in().read(buffer);
                                n > 0;
                                n = connection.in().read(buffer)) {
                            onward.getOutputStream().write(buffer, 0, n);
                        }
                    }
                })) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'https://bank.example/', tls: {ca: root.pem}, proxy: 'http://"
                            + proxy.address() + "'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEmpty();
            assertThat(finished.run().tls()).isPresent();
            assertThat(proxy.heads().get(0)).startsWith("CONNECT bank.example:443 HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 407 Who are you', unreachable, PLATFORM",
        "'HTTP/1.1 403 No', unreachable, PLATFORM",
        "'HTTP/1.1 502 Cannot', unreachable, INSTITUTION",
        "'HTTP/1.1 504 Too slow', unreachable, INSTITUTION",
        "garbage, protocol, PLATFORM",
        "'', reset, PLATFORM",
    })
    void whatAProxyDoesWrongIsNotTheTargets(String answer, String cause, Fault fault) throws Exception {
        try (RawServer proxy = RawServer.of(connection -> {
            connection.head();
            connection.send(answer.isEmpty() ? "" : answer + "\r\nContent-Length: 0\r\n\r\n");
        })) {
            Finished finished =
                    RUNS.run("{kind: http, url: 'https://bank.example/', proxy: 'http://" + proxy.address() + "'}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause);
            assertThat(finished.run().fault()).isEqualTo(fault);
        }
    }

    @Test
    void aProxyThatIsAwayIsOurOwnFault() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String url : new String[] {"http://bank.example/", "https://bank.example/"}) {
            Finished finished = RUNS.run("{kind: http, url: '" + url + "', proxy: 'http://127.0.0.1:" + port + "'}");
            assertThat(finished.run().cause()).isEqualTo("refused");
            assertThat(finished.run().fault()).isEqualTo(Fault.PLATFORM);
        }
    }
}
