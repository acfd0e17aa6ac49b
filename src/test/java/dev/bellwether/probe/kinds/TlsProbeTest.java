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
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
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

    @ParameterizedTest
    @CsvSource({
        // the authority whose certificates the target wants, what we show, words
        "root, 'cert: client-other.pem, key: client-other.key', does not accept our own certificate",
        "root2, 'cert: client.pem, key: client.key', does not accept our own certificate",
        "root2, 'cert: client-expired.pem, key: client-expired.key', our own certificate has expired on 2021-01-01",
        "root, 'cert: client.pem, key: client-other.key', is not the key of the certificate in client.pem",
        "root, 'cert: client.pem, key: encrypted.key', the key is encrypted",
    })
    void whatIsWrongWithOurOwnCertificateIsOurOwnFault(String authority, String options, String words)
            throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (RawServer server = RawServer.tlsFor(authority, List.of(version), UP)) {
                ProbeRun run = run(server, "ca: root.pem, " + options).run();
                assertThat(run.result()).isEqualTo(ProbeResult.FAILURE);
                assertThat(run.fault()).as(version + " " + run.detail()).isEqualTo(Fault.PLATFORM);
                assertThat(run.detail()).contains(words);
            }
        }
    }

    @Test
    void aTargetThatWantsACertificateWhereWeHaveNoneIsToldApart() throws Exception {
        try (RawServer server = RawServer.tls("good", List.of("TLSv1.3"), true, UP)) {
            assertThat(run(server, "ca: root.pem").run().fault()).isEqualTo(Fault.INSTITUTION);
        }
    }

    @Test
    void aCertificateThatNobodyAskedForExcusesNothing() throws Exception {
        String options = "ca: root.pem, cert: client-expired.pem, key: client-expired.key";
        try (RawServer server = RawServer.tls("good", connection -> {
            connection.head();
            connection.send("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThat(run(server, options).run().fault()).isEqualTo(Fault.INSTITUTION);
        }
        try (RawServer server = RawServer.tls("good", UP)) {
            assertThat(run(server, options).run().result()).isEqualTo(ProbeResult.SUCCESS);
        }
    }

    @Test
    void aPageAboutOurCertificateIsAnAnswerToIt() throws Exception {
        Script nginx = connection -> {
            connection.head();
            String page = "<html><head><title>400 The SSL certificate error</title></head></html>";
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
        };
        try (RawServer server = RawServer.tls("good", List.of("TLSv1.3"), true, nginx)) {
            assertThat(run(server, "ca: root.pem, cert: client.pem, key: client.key")
                            .run()
                            .fault())
                    .isEqualTo(Fault.PLATFORM);
        }
        try (RawServer server = RawServer.tls("good", nginx)) {
            assertThat(run(server, "ca: root.pem").run().fault()).isEqualTo(Fault.INSTITUTION);
        }
    }

    @Test
    void aCertificateThatIsSignedWithSha1IsRefused() throws Exception {
        try (RawServer server = RawServer.tls("sha1", UP)) {
            ProbeRun run = run(server, "ca: root2.pem").run();
            assertThat(run.cause()).isEqualTo("tls-untrusted");
            assertThat(run.detail()).contains("SHA1");
            assertThat(run(server, "verify: false").run().cause()).isEmpty();
            // Whoever trusts the certificate itself need not trust a signature.
            assertThat(run(server, "ca: sha1.pem").run().cause()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the URL, host in the request, name that TLS asks for
        "https://b\u00e4nk.example/, xn--bnk-qla.example, xn--bnk-qla.example",
        "https://B\u00c4NK.example/, xn--bnk-qla.example, xn--bnk-qla.example",
        "https://xn--bnk-qla.example/, xn--bnk-qla.example, xn--bnk-qla.example",
        "https://bank/, bank, bank",
        "https://bank./, bank., bank",
        "https://xn--bnk-qla.example./, xn--bnk-qla.example., xn--bnk-qla.example",
    })
    void aNameGoesOverTheWireInAscii(String url, String host, String name) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (RawServer server = RawServer.tls("idn", connection -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) connection.socket()).getSession();
            session.getRequestedServerNames().forEach(sni -> asked.add(((SNIHostName) sni).getAsciiName()));
            UP.serve(connection);
        })) {
            ProbeRun run = RUNS.run("{kind: http, url: '" + url + "', connectTo: '" + server.address()
                            + "', tls: {ca: root2.pem}}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEmpty();
            assertThat(server.heads().get(0)).contains("host: " + host + "\r\n");
            assertThat(asked).containsExactly(name);
        }
    }

    @Test
    void aServerNameMayBeWrittenAsPeopleReadIt() throws Exception {
        try (RawServer server = RawServer.tls("idn", UP)) {
            assertThat(run(server, "ca: root2.pem, serverName: b\u00e4nk.example")
                            .run()
                            .cause())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9999, '', ''",
        "9999, 'cert: client-expired.pem, key: client-expired.key', our own certificate expires on",
    })
    void ourOwnCertificateMustLastToo(int days, String own, String detail) throws Exception {
        try (RawServer server = RawServer.tls("good", UP)) {
            Finished finished = RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '" + server.address()
                    + "', tls: {ca: root.pem, " + own + "}, expect: {certificateDays: " + days + "}}");
            assertThat(finished.run().cause()).isEqualTo(detail.isEmpty() ? "" : "certificate-days");
            assertThat(finished.run().detail()).contains(detail);
        }
    }

    @Test
    void theCertificateOfEveryHopMustLast() throws Exception {
        try (RawServer last = RawServer.tls("good", UP);
                RawServer first = RawServer.tls("expired", connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 302 Found\r\nLocation: https://" + last.address()
                            + "/\r\nContent-Length: 0\r\n\r\n");
                })) {
            Finished finished = RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '" + first.address()
                    + "', allowRedirectsTo: 127.0.0.1, tls: {verify: false}, expect: {certificateDays: 14}}");
            assertThat(finished.run().cause()).as(finished.run().detail()).isEqualTo("certificate-days");
            assertThat(finished.run().detail()).contains("the certificate of bank.example expires on 2021-01-01");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // version, certificate, whether clients need one, alerts, cause
        "TLSv1.3, good, true, 'certificate-required, bad-certificate', ''",
        "TLSv1.2, good, true, 'bad-certificate, handshake-failure', ''",
        "TLSv1.3, good, true, handshake-failure, tls-handshake",
        "TLSv1.3, good, false, certificate-required, tls-handshake",
        "TLSv1.2, good, false, certificate-required, tls-handshake",
        "TLSv1.3, expired, true, certificate-required, tls-expired",
        "TLSv1.2, othername, true, 'bad-certificate, handshake-failure', tls-name-mismatch",
    })
    void aTargetThatHasToRefuseUsIsExpectedTo(
            String version, String certificate, boolean needsOne, String alerts, String cause) throws Exception {
        try (RawServer server = RawServer.tls(certificate, List.of(version), needsOne, UP)) {
            ProbeRun run = RUNS.run("{kind: tls, timeout: 3s, address: 'bank.example:443', connectTo: '"
                            + server.address() + "', tls: {ca: root.pem}, expect: {alerts: [" + alerts + "]}}")
                    .run();
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.tls().orElseThrow().subject()).isEqualTo("CN=bank.example");
        }
    }

    @Test
    void aTargetThatIsAwayRefusesNothing() {
        assertThat(RUNS.run("{kind: tls, address: '127.0.0.1:1', expect: {alerts: certificate-required}}")
                        .run()
                        .cause())
                .isEqualTo("refused");
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
