package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialerTest {
    @ParameterizedTest
    @CsvSource({
        // address, whether this node has IPv6, whether the failure is its own
        "2001:db8::1, false, true",
        "2001:db8::1, true, false",
        "192.0.2.1, false, false",
    })
    void aNodeWithoutIpv6BlamesNobodyElseForIt(String address, boolean hasIpv6, boolean ours) {
        for (SocketException thrown : new SocketException[] {
            new SocketException("Network is unreachable"), new NoRouteToHostException("No route to host")
        }) {
            Failure failure = Dialer.fairly(
                    Failure.from(thrown, address),
                    NameResolver.literal(address).orElseThrow().get(0),
                    () -> hasIpv6);
            assertThat(failure.ours()).isEqualTo(ours);
            assertThat(failure.why()).isEqualTo(Cause.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"Connection refused", "Connection timed out"})
    void whatTheTargetDoesIsNotOurs(String message) {
        Failure failure = Dialer.fairly(
                Failure.from(new SocketException(message), "a"),
                NameResolver.literal("2001:db8::1").orElseThrow().get(0),
                () -> false);
        assertThat(failure.ours()).isFalse();
    }
}
