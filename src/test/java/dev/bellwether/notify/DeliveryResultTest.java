package dev.bellwether.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.webhooks.Notifications.Notification.State;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryResultTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private static DeliveryResult of(int status, String retryAfter) {
        return DeliveryResult.ofAnswer(status, Optional.ofNullable(retryAfter), NOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void twoHundredsAreTaken(int status) {
        assertThat(of(status, null).state()).isEqualTo(State.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 500, 503})
    void everythingElseIsTriedAgain(int status) {
        assertThat(of(status, null))
                .isEqualTo(new DeliveryResult(State.WAITING, "the receiver answered " + status, Optional.empty()));
    }

    @Test
    void goneIsForEver() {
        assertThat(of(410, null).state()).isEqualTo(State.ABANDONED);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 504})
    void anOverloadedReceiverGetsARest(int status) {
        assertThat(of(status, null).rest()).contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | 120                            | PT2M",
                "429 | 5                              | PT5S",
                "503 | Tue, 10 Mar 2026 12:30:00 GMT  | PT30M",
                "503 | 999999999                      | PT24H",
                "503 | 0                              | ",
                "503 | -5                             | ",
                "503 | soon                           | ",
                "503 | Tue, 10 Mar 2026 11:00:00 GMT  | ",
                "503 | 99999999999999999999           | ",
                "503 | Tuesday, 10-Mar-26 12:30:00 GMT | PT30M",
                "503 | Tue Mar 10 12:30:00 2026       | PT30M",
                "503 | Tue Mar  3 12:30:00 2026       | ",
                "503 | Sunday, 06-Nov-94 08:49:37 GMT | ",
                "503 | Tue, 99 Mar 2026 12:30:00 GMT  | ",
                "429 | soon                           | PT1M",
            })
    void theRestThatTheReceiverAsksForIsKeptWithinADay(int status, String retryAfter, Duration rest) {
        assertThat(of(status, retryAfter).rest()).isEqualTo(Optional.ofNullable(rest));
    }

    @Test
    void aFailureIsNamedWithoutTheAddress() {
        String secret = "token-in-the-address";
        assertThat(DeliveryResult.ofFailure(new ConnectException(secret)).words())
                .isEqualTo("no connection to the receiver");
        assertThat(DeliveryResult.ofFailure(new UnknownHostException(secret)).words())
                .isEqualTo("the receiver's name cannot be resolved");
        assertThat(DeliveryResult.ofFailure(new TimeoutException(secret)).words())
                .isEqualTo("the receiver did not answer in time");
        assertThat(DeliveryResult.ofFailure(new SSLHandshakeException(secret)).words())
                .isEqualTo("the receiver's TLS failed");
        assertThat(DeliveryResult.ofFailure(new IllegalStateException(secret)).words())
                .isEqualTo("the exchange with the receiver broke off");
    }
}
