package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.Specs;
import dev.bellwether.probe.kinds.HttpProbeTest;
import dev.bellwether.probe.kinds.ProbeRuns;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

@Timeout(60)
class NameResolverTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        ProbeRuns.await(vertx.close());
    }

    @Test
    void aNameIsLookedUpAnewForEachRun() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"));
                NameServer names = new NameServer(NameServer.zone("bank.test. 60 IN A 127.0.0.1"))) {
            for (int i = 1; i <= 3; i++) {
                assertThat(run(names, "http://bank.test:" + server.port(), "any")
                                .cause())
                        .isEmpty();
                assertThat(names.asked()).isEqualTo(2 * i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"any, ''", "4, ''", "6, name-not-found"})
    void onlyTheWantedAddressesAreUsed(String ip, String cause) throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"));
                NameServer names = new NameServer(NameServer.zone("bank.test. 60 IN A 127.0.0.1"))) {
            ProbeRun run = run(names, "http://bank.test:" + server.port(), ip);
            assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
            assertThat(run.phases().get("resolve")).isPositive();
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneRefuses() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"));
                NameServer names = new NameServer(NameServer.zone(
                        "bank.test. 60 IN AAAA ::1", "bank.test. 60 IN A 127.0.0.9", "bank.test. 60 IN A 127.0.0.1"))) {
            ProbeRun run = run(names, "http://bank.test:" + server.port(), "any");
            assertThat(run.cause()).as(run.detail()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"" + Rcode.NXDOMAIN, "" + Rcode.SERVFAIL, "" + Rcode.NOERROR})
    void aNameWithoutAddressIsNotFound(int code) throws Exception {
        try (NameServer names = new NameServer(NameServer.zone(code))) {
            assertThat(run(names, "http://bank.test", "any").cause()).isEqualTo("name-not-found");
        }
    }

    @Test
    void aNameServerThatHangsEndsWithTheRun() throws Exception {
        UnaryOperator<byte[]> silent = query -> null;
        try (NameServer names = new NameServer(silent)) {
            ProbeRun run = run(names, "http://bank.test", "any", "500ms");
            assertThat(run.cause()).isEqualTo("timeout");
            assertThat(run.detail()).contains("looking up the name");
        }
    }

    @Test
    void thisHostNeedsNoNameServer() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"));
                NameServer names = new NameServer(NameServer.zone())) {
            assertThat(run(names, "http://localhost:" + server.port(), "any").cause())
                    .isEmpty();
            assertThat(run(names, "http://bank.localhost:" + server.port(), "4").cause())
                    .isEmpty();
            assertThat(names.asked()).isZero();
        }
    }

    private ProbeRun run(NameServer names, String url, String ip) {
        return run(names, url, ip, "20s");
    }

    private ProbeRun run(NameServer names, String url, String ip, String timeout) {
        ProbeEngine engine = ProbeEngine.create(vertx, NameResolver.of(names.address()), Clock.systemUTC());
        return ProbeRuns.await(engine.run(
                        "au-bank",
                        Specs.of("{kind: http, timeout: " + timeout + ", url: '" + url + "', ip: '" + ip + "'}"),
                        false))
                .run();
    }
}
