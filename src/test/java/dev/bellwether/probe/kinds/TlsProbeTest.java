package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.probe.wire.RawServer.Connection;
import dev.bellwether.probe.wire.RawServer.Script;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TlsProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final Script UP = connection -> {
        connection.head();
        connection.ok("up");
    };

    @ParameterizedTest(name = "the certificate {0} gives {2}")
    @CsvSource({
        // certificate, TLS options, cause, seen to expire
        "good, ca: root.pem, '', 2120-01-01T00:00:00Z",
        "names500, ca: root.pem, '', 2120-01-01T00:00:00Z",
        "chained, ca: root.pem, '', 2120-01-01T00:00:00Z",
        "spare, ca: root.pem, '', 2120-01-01T00:00:00Z",
        "self, ca: self.pem, '', ",
        "self, ca: root.pem, tls-untrusted, ",
        "good, 'ca: root.pem, serverName: v1.api.example', '', 2120-01-01T00:00:00Z",
        "good, 'ca: root.pem, serverName: api.example', tls-name-mismatch, 2120-01-01T00:00:00Z",
        "good, 'ca: root.pem, serverName: a.b.api.example', tls-name-mismatch, 2120-01-01T00:00:00Z",
        "good, 'ca: root.pem, serverName: 127.0.0.1', '', 2120-01-01T00:00:00Z",
        "good, 'ca: root.pem, serverName: 127.0.0.2', tls-name-mismatch, 2120-01-01T00:00:00Z",
        "good, 'ca: root.pem, serverName: BANK.example', '', 2120-01-01T00:00:00Z",
        "good, verify: true, tls-untrusted, 2120-01-01T00:00:00Z",
        "expired, ca: root.pem, tls-expired, 2021-01-01T00:00:00Z",
        "expired, verify: false, '', 2021-01-01T00:00:00Z",
        "future, ca: root.pem, tls-expired, 2120-01-01T00:00:00Z",
        "oldchain, ca: root.pem, tls-expired, 2021-01-01T00:00:00Z",
        "untrusted, ca: root.pem, tls-untrusted, 2120-01-01T00:00:00Z",
        "untrusted, verify: false, '', 2120-01-01T00:00:00Z",
        "nointer, ca: root.pem, tls-untrusted, 2120-01-01T00:00:00Z",
        "othername, ca: root.pem, tls-name-mismatch, 2120-01-01T00:00:00Z",
        "othername, verify: false, '', 2120-01-01T00:00:00Z",
        "nonames, ca: root.pem, tls-name-mismatch, 2120-01-01T00:00:00Z",
        "clientonly, ca: root.pem, tls-untrusted, 2120-01-01T00:00:00Z",
        // Of several mistakes the date decides first, then trust, then the name.
        "expiredother, ca: expiredother.pem, tls-expired, ",
        "expiredother, ca: root.pem, tls-expired, ",
        "expiredother, 'ca: root.pem, serverName: other.example', tls-expired, ",
        "expired, 'ca: root.pem, serverName: nobody.example', tls-expired, 2021-01-01T00:00:00Z",
        "self, 'ca: root.pem, serverName: nobody.example', tls-untrusted, ",
        "names500, 'ca: root.pem, serverName: nobody.example', tls-name-mismatch, 2120-01-01T00:00:00Z",
    })
    void aCertificateIsReadBeforeItIsJudged(String certificate, String options, String cause, Instant notAfter)
            throws Exception {
        try (RawServer server = RawServer.tls(certificate, UP)) {
            ProbeRun run = run(server, options).run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.result()).isEqualTo(cause.isEmpty() ? ProbeResult.SUCCESS : ProbeResult.FAILURE);
            TlsSeen tls = run.tls().orElseThrow();
            assertThat(tls.subject()).isEqualTo("CN=bank.example");
            assertThat(tls.issuer()).startsWith("CN=");
            assertThat(tls.version()).isEqualTo("TLSv1.3");
            assertThat(tls.cipher()).isNotEmpty();
            if (notAfter != null) {
                assertThat(tls.notAfter()).contains(notAfter);
            }
            assertThat(run.phases().get("tls")).isPositive();
            assertThat(server.heads().stream().filter(head -> !head.isEmpty())).hasSize(cause.isEmpty() ? 1 : 0);
        }
    }

    @Test
    void aVerdictHoldsForTheNextRunToo() throws Exception {
        try (RawServer server = RawServer.tls("othername", UP)) {
            for (int i = 0; i < 3; i++) {
                assertThat(run(server, "ca: root.pem").run().cause()).isEqualTo("tls-name-mismatch");
                assertThat(run(server, "ca: root.pem, serverName: other.example")
                                .run()
                                .cause())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aNewCertificateIsSeenAtOnceForNoSessionIsTakenUpAgain(String version) throws Exception {
        try (RawServer server = RawServer.tls("good,expired,othername,good", List.of(version), false, UP)) {
            assertThat(run(server, "ca: root.pem").run().cause()).isEmpty();
            assertThat(run(server, "ca: root.pem").run().cause()).isEqualTo("tls-expired");
            assertThat(run(server, "ca: root.pem").run().cause()).isEqualTo("tls-name-mismatch");
            assertThat(run(server, "ca: root.pem").run().cause()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 1.2, ''", "TLSv1.3, 1.3, ''", "TLSv1.2, 1.3, tls-handshake", "TLSv1.3, 1.2, ''"})
    void theOldestVersionIsRespected(String spoken, String least, String cause) throws Exception {
        try (RawServer server = RawServer.tls("good", List.of(spoken), false, UP)) {
            ProbeRun run =
                    run(server, "ca: root.pem, minVersion: '" + least + "'").run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            if (cause.isEmpty()) {
                assertThat(run.tls().orElseThrow().version()).isEqualTo(spoken);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"client.pem, client.key", "client.pem, client-sec1.key", "rsa.pem, rsa-pkcs1.key"})
    void aClientCertificateIsShownToThoseWhoAsk(String cert, String key) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (RawServer server = RawServer.tls("good", List.of(version), true, UP)) {
                ProbeRun run = run(server, "ca: root.pem, cert: " + cert + ", key: " + key)
                        .run();
                assertThat(run.cause()).as(run.detail()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aTargetThatWantsAClientCertificateFailsTheHandshakeAndStillShowsItsOwn(String version) throws Exception {
        try (RawServer server = RawServer.tls("good", List.of(version), true, UP)) {
            ProbeRun run = run(server, "ca: root.pem").run();
            assertThat(run.cause()).as(run.detail()).isEqualTo("tls-handshake");
            assertThat(run.tls().orElseThrow().notAfter()).contains(Instant.parse("2120-01-01T00:00:00Z"));
        }
    }

    @Test
    void filesThatCannotBeUsedAreOurOwnFault() throws Exception {
        try (RawServer server = RawServer.tls("good", UP)) {
            for (String options : List.of(
                    "ca: missing.pem", "ca: client.key", "cert: client.pem, key: client.pem", "cert: a, key: b")) {
                ProbeRun run = run(server, options).run();
                assertThat(run.fault()).isEqualTo(Fault.PLATFORM);
                assertThat(run.cause()).isEqualTo("tls-handshake");
                assertThat(run.detail()).doesNotContain("/");
            }
        }
    }

    @Test
    void garbageInsteadOfTlsIsAFailedHandshake() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            connection.hang();
        })) {
            ProbeRun run = run(server, "ca: root.pem").run();
            assertThat(run.cause()).isEqualTo("tls-handshake");
            assertThat(run.detail()).hasSizeLessThan(200).contains("no TLS");
        }
    }

    @ParameterizedTest
    @CsvSource({"hang, timeout", "reset, reset", "close, tls-handshake", "cut, tls-handshake", "alert, tls-handshake"})
    void aHandshakeThatBreaksOffIsToldApart(String how, String cause) throws Exception {
        try (RawServer server = RawServer.of(connection -> breakOff(connection, how))) {
            Finished finished = run(server, "ca: root.pem", how.equals("hang") ? "500ms" : "20s");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo(cause);
            assertThat(finished.run().phases().get("tls")).isPositive();
            assertThat(finished.run().duration()).isLessThan(Duration.ofSeconds(10));
            assertThat(finished.failedInSilence()).isEqualTo(!how.equals("cut") && !how.equals("alert"));
        }
    }

    @Test
    void aHandshakeThatTricklesInEndsWithTheRun() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.in().read();
            // A certificate of 64 kB, a byte at a time.
            connection.send(new byte[] {22, 3, 3, 64, 0, 11, 0, (byte) 0xff, (byte) 0xff});
            connection.socket().setSoTimeout(40);
            while (true) {
                connection.send("x");
                try {
                    if (connection.in().skip(10_000) == 0 && connection.in().read() < 0) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    // It is still there.
                }
            }
        })) {
            ProbeRun run = run(server, "ca: root.pem", "400ms").run();
            assertThat(run.cause()).as(run.detail()).isEqualTo("timeout");
            assertThat(run.phases().get("tls")).isGreaterThan(Duration.ofMillis(200));
            assertThat(run.duration()).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aHandshakeWithoutEndIsCutOff() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            connection.in().read();
            byte[] record = new byte[5 + 16_384];
            record[0] = 22;
            record[1] = 3;
            record[2] = 3;
            record[3] = 64;
            // Each record goes on with a certificate of 16 MB.
            byte[] first = {11, (byte) 0xff, (byte) 0xff, (byte) 0xff};
            System.arraycopy(first, 0, record, 5, 4);
            while (true) {
                connection.send(record);
            }
        })) {
            ProbeRun run = run(server, "ca: root.pem").run();
            assertThat(run.cause()).as(run.detail()).isEqualTo("tls-handshake");
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void breakOff(Connection connection, String how) throws Exception {
        connection.in().read();
        switch (how) {
            case "hang" -> connection.hang();
            case "reset" -> connection.reset();
            // A record that announces more than what follows.
            case "cut" -> connection.send(new byte[] {22, 3, 3, 0, 80, 2, 0, 0});
            case "alert" -> {
                connection.send(new byte[] {21, 3, 3, 0, 2, 2, 40});
                connection.hang();
            }
            default -> connection.in().skip(connection.in().available());
        }
    }

    @Test
    void aCertificateThatExpiresSoonIsFlaky() throws Exception {
        try (RawServer server = RawServer.tls("good", UP)) {
            Finished finished = RUNS.run("""
                    kind: http
                    url: https://bank.example/
                    connectTo: %s
                    tls: {ca: root.pem}
                    expect: {certificateDays: 10000, status: 200}
                    """.formatted(server.address()).replace("10000", "9999"));
            assertThat(finished.run().cause()).isEmpty();
        }
        try (RawServer server = RawServer.tls("expired", UP)) {
            Finished finished = RUNS.run("""
                    kind: http
                    url: https://bank.example/
                    connectTo: %s
                    tls: {verify: false}
                    expect: {certificateDays: 14}
                    """.formatted(server.address()));
            assertThat(finished.run().result()).isEqualTo(ProbeResult.FLAKY);
            assertThat(finished.run().cause()).isEqualTo("certificate-days");
        }
    }

    private static Finished run(RawServer server, String options) {
        return run(server, options, "20s");
    }

    private static Finished run(RawServer server, String options, String timeout) {
        return RUNS.run("""
                kind: http
                url: https://bank.example:%d/
                connectTo: %s
                timeout: %s
                tls: {%s}
                """.formatted(server.port(), server.address(), timeout, options));
    }
}
