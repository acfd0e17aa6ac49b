package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAdviceTest {
    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, UNKNOWN, retry, 0, -1, -1",
        "OPERATIONAL, OPERATIONAL, retry, 0, -1, -1",
        "DEGRADED_PERFORMANCE, DEGRADED_PERFORMANCE, retry, 0, -1, -1",
        "PARTIAL_OUTAGE, PARTIAL_OUTAGE, retry, 3600, -1, -1",
        "MAJOR_OUTAGE, MAJOR_OUTAGE, defer, 3600, 10800, 3600",
        "UNDER_MAINTENANCE, OPERATIONAL, retry, 0, -1, -1",
        "UNDER_MAINTENANCE, PARTIAL_OUTAGE, retry, 3600, -1, -1",
        "UNDER_MAINTENANCE, MAJOR_OUTAGE, defer, 3600, 10800, 3600",
        "UNDER_MAINTENANCE, UNKNOWN, retry, 0, -1, -1",
    })
    void everyStatusHasItsAdvice(Status status, Status performance, String action, int after, int until, int every) {
        RetryAdvice advice = RetryAdvice.of(status, performance);
        assertThat(advice.action()).isEqualTo(action);
        assertThat(advice.afterSeconds()).isEqualTo(after);
        assertThat(advice.untilSeconds().orElse(-1)).isEqualTo(until);
        assertThat(advice.everySeconds().orElse(-1)).isEqualTo(every);
        assertThat(advice.text()).isNotBlank();
    }
}
