package dev.bellwether.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.sql.StoreUnavailable.Reason;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "08006, UNREACHABLE",
        "28P01, UNREACHABLE",
        "3D000, UNREACHABLE",
        "57P01, NOT_SERVING",
        "57P02, NOT_SERVING",
        "57P03, NOT_SERVING",
        "25006, NOT_SERVING",
        "53100, EXHAUSTED",
        "53200, EXHAUSTED",
        "53300, EXHAUSTED",
        "58030, EXHAUSTED",
        "57014, TIMEOUT",
        "55P03, TIMEOUT",
        "25P03, TIMEOUT",
        "40001, CONFLICT",
        "40P01, CONFLICT",
    })
    void whatPassesByItselfIsUnavailable(String state, Reason reason) {
        assertThat(Failures.reason(new PgException("said", "ERROR", state, ""))).contains(reason);
        assertThat(Failures.reason(new SQLException("said", state))).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514", "22P02", "22003", "42601", "42P01", "42501", "XX000", "00000", "", "?"})
    void aMistakeStaysWhatItIs(String state) {
        PgException failure = new PgException("said", "ERROR", state, "");

        assertThat(Failures.classify(failure)).isSameAs(failure);
        assertThat(Failures.reason(new SQLException("said", state))).isEmpty();
        assertThat(Failures.reason(new SQLException("said"))).isEmpty();
    }

    @Test
    void lostConnectionsAreUnavailable() {
        assertThat(Failures.reason(new ConnectException("Connection refused"))).contains(Reason.UNREACHABLE);
        assertThat(Failures.reason(ClosedConnectionException.INSTANCE)).contains(Reason.CONNECTION_LOST);
        assertThat(Failures.reason(VertxException.noStackTrace("Connection was closed")))
                .contains(Reason.CONNECTION_LOST);
        assertThat(Failures.reason(VertxException.noStackTrace("Timeout"))).contains(Reason.TIMEOUT);
        assertThat(Failures.reason(new TimeoutException())).contains(Reason.TIMEOUT);
    }

    static Stream<Throwable> inDoubt() {
        return Stream.of(
                ClosedConnectionException.INSTANCE,
                VertxException.noStackTrace("Connection was closed"),
                new TimeoutException(),
                new IOException("Connection reset by peer"),
                new PgException("terminating connection due to administrator command", "FATAL", "57P01", ""),
                new PgException("terminating connection because of crash", "WARNING", "57P02", ""));
    }

    static Stream<Throwable> surelyNotDone() {
        return Stream.of(
                new ConnectException("Connection refused"),
                VertxException.noStackTrace("Timeout"),
                new PgException("the database system is starting up", "FATAL", "57P03", ""),
                new PgException("disk full", "ERROR", "53100", ""),
                new PgException("canceling statement due to statement timeout", "ERROR", "57014", ""),
                new PgException("deadlock detected", "ERROR", "40P01", ""));
    }

    @ParameterizedTest
    @MethodSource("inDoubt")
    void whatFailedWithoutAnAnswerMayBeDone(Throwable failure) {
        assertThat(Failures.classify(failure))
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        away -> assertThat(away.mayBeDone()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("surelyNotDone")
    void whatPostgresqlRefusedOrNobodyCouldAskItForIsNotDone(Throwable failure) {
        assertThat(Failures.classify(failure))
                .isInstanceOfSatisfying(
                        StoreUnavailable.class,
                        away -> assertThat(away.mayBeDone()).isFalse());
    }

    @Test
    void wrongParametersAreAMistake() {
        assertThat(Failures.reason(VertxException.noStackTrace("Parameter at position[0] can not be coerced")))
                .isEmpty();
        assertThat(Failures.reason(new IllegalArgumentException("no"))).isEmpty();
    }

    @Test
    void whatIsUnavailableSaysWhyAndIsNotWrappedAgain() {
        Throwable classified = Failures.classify(new PgException("disk full", "ERROR", "53100", ""));

        assertThat(classified).hasMessageContaining("exhausted").hasMessageContaining("disk full");
        assertThat(Failures.classify(classified)).isSameAs(classified);
    }
}
