package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.wire.NameServer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;

@Timeout(60)
class DnsProbeTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private static final UnaryOperator<byte[]> ZONE = NameServer.zone(
            "bank.example. 60 IN A 192.0.2.1",
            "bank.example. 60 IN A 192.0.2.2",
            "bank.example. 60 IN MX 10 mail.bank.example.",
            "bank.example. 60 IN TXT \"v=spf1 -all\"",
            "bank.example. 60 IN AAAA 2001:db8::1");

    private static final UnaryOperator<byte[]> ALIASES = NameServer.answering(
            "bank.example. 60 IN CNAME one.example.",
            "one.example. 60 IN CNAME two.example.",
            "two.example. 60 IN A 192.0.2.9");

    static Stream<Arguments> answers() {
        return Stream.of(
                row("an address", ZONE, "answers: ['^192\\.0\\.2\\.1$']", "A", ""),
                row("both addresses", ZONE, "answers: ['^192\\.0\\.2\\.1$', '^192\\.0\\.2\\.2$']", "A", ""),
                row("another address", ZONE, "answers: ['^10\\.']", "A", "dns-answer"),
                row("one of two is missing", ZONE, "answers: ['^192', '^10\\.']", "A", "dns-answer"),
                row("an IPv6 address", ZONE, "answers: ['2001:db8']", "AAAA", ""),
                row("a mail server", ZONE, "answers: ['10 mail\\.bank']", "MX", ""),
                row("a text", ZONE, "answers: [spf1]", "TXT", ""),
                row("the whole record", ZONE, "answers: ['bank\\.example\\.\\s+60\\s+IN\\s+A\\s+192']", "A", ""),
                row("no record of the type", ZONE, "", "CAA", ""),
                row("no record of the type, but one is wanted", ZONE, "answers: ['.']", "CAA", "dns-answer"),
                row("an address that must be absent and is", ZONE, "absent: ['^10\\.', '^127\\.']", "A", ""),
                row(
                        "an address that must be absent and is there",
                        ZONE,
                        "absent: ['^10\\.', '\\.2$']",
                        "A",
                        "dns-answer"),
                row("only addresses of the range", ZONE, "all: ['^192\\.0\\.2\\.']", "A", ""),
                row("each address is one of these", ZONE, "all: ['\\.1$', '\\.2$']", "A", ""),
                row("an address of another range", ZONE, "all: ['\\.1$']", "A", "dns-answer"),
                row("no address, of which all would do", ZONE, "all: ['.']", "CAA", "dns-answer"),
                row("the addresses behind aliases", ALIASES, "all: ['^192'], count: 1", "A", ""),
                row("two addresses", ZONE, "count: 2", "A", ""),
                row("two or three addresses", ZONE, "count: 2-3", "A", ""),
                row("too few addresses", ZONE, "count: 3", "A", "dns-answer"),
                row("too many addresses", ZONE, "count: 0-1", "A", "dns-answer"),
                row("no addresses, as expected", ZONE, "count: 0", "CAA", ""),
                row("no such name", NameServer.zone(Rcode.NXDOMAIN), "", "A", "dns-code"),
                row("no such name, as expected", NameServer.zone(Rcode.NXDOMAIN), "codes: [NXDOMAIN]", "A", ""),
                row("a failing server", NameServer.zone(Rcode.SERVFAIL), "", "A", "dns-code"),
                row(
                        "a server that does not want to",
                        NameServer.zone(Rcode.REFUSED),
                        "codes: [NOERROR, NXDOMAIN]",
                        "A",
                        "dns-code"),
                row("a name where none is expected", ZONE, "codes: [NXDOMAIN]", "A", "dns-code"),
                row("no answer", query -> null, "", "A", "timeout"),
                row("garbage", query -> new byte[] {1, 2, 3}, "", "A", "protocol"),
                row("garbage of some length", query -> new byte[600], "", "A", "protocol"),
                row("the question itself", query -> query, "", "A", "protocol"),
                row("another id", changed(0, 0x55), "", "A", "protocol"),
                row("another question", changed(13, 0x02), "", "A", "protocol"),
                row("nothing but a head", query -> Arrays.copyOf(ZONE.apply(query), 12), "", "A", "protocol"),
                row("an answer that is cut off", query -> cut(ZONE.apply(query)), "", "A", "protocol"),
                row("an empty packet", query -> new byte[0], "", "A", "protocol"),
                row("aliases", ALIASES, "answers: ['^192\\.0\\.2\\.9$', 'two\\.example']", "A", ""),
                row("a pointer to itself", query -> looped(ZONE.apply(query)), "", "A", "protocol"),
                row(
                        "a pattern that takes for ever",
                        NameServer.zone("bank.example. 60 IN TXT \"" + "a".repeat(60) + "!\""),
                        "answers: ['^\"(a+)+$']",
                        "TXT",
                        "dns-answer"));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("answers")
    void whatANameServerAnswersIsCompared(
            String name, UnaryOperator<byte[]> answers, String expect, String type, String cause) throws Exception {
        for (String transport : new String[] {"udp", "tcp"}) {
            try (NameServer server = new NameServer(answers)) {
                // Over UDP anybody could have sent a wrong answer, so the right one is waited for.
                boolean waits = cause.equals("timeout") || cause.equals("protocol");
                ProbeRun run = run(server.port(), type, transport, expect, waits ? "400ms" : "10s");
                assertThat(run.cause()).as(transport + ": " + run.detail()).isEqualTo(cause);
            }
        }
    }

    private static UnaryOperator<byte[]> changed(int at, int by) {
        return query -> {
            byte[] answer = ZONE.apply(query);
            answer[at] ^= (byte) by;
            return answer;
        };
    }

    private static byte[] cut(byte[] answer) {
        return Arrays.copyOf(answer, answer.length - 3);
    }

    /** The name of the first answer is said to stand where it stands itself. */
    private static byte[] looped(byte[] answer) {
        int first = 12 + "bank.example".length() + 2 + 4;
        answer[first] = (byte) (0xc0 | (first >> 8));
        answer[first + 1] = (byte) first;
        return answer;
    }

    @Test
    void aTruncatedAnswerIsAskedForAgainOverTcp() throws Exception {
        UnaryOperator<byte[]> truncating = new UnaryOperator<>() {
            private int calls;

            @Override
            public byte[] apply(byte[] query) {
                byte[] answer = ZONE.apply(query);
                if (calls++ == 0) {
                    answer[2] |= 2;
                }
                return answer;
            }
        };
        try (NameServer server = new NameServer(truncating)) {
            assertThat(run(server.port(), "A", "udp", "", "10s").cause()).isEmpty();
            assertThat(server.asked()).isEqualTo(2);
        }
    }

    @Test
    void aPortWhereNobodyListensRefuses() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(run(port, "A", "tcp", "", "10s").cause()).isEqualTo("refused");
        assertThat(run(port, "A", "udp", "", "10s").cause()).isEqualTo("refused");
    }

    private static ProbeRun run(int port, String type, String transport, String expect, String timeout) {
        return RUNS.run("{kind: dns, server: '127.0.0.1:" + port + "', name: bank.example, type: " + type
                        + ", transport: " + transport + ", timeout: " + timeout + ", expect: {" + expect + "}}")
                .run();
    }

    private static Arguments row(String name, UnaryOperator<byte[]> answers, String expect, String type, String cause) {
        return Arguments.of(name, answers, expect, type, cause);
    }
}
