package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bellwether.catalogue.PolicyOverrides;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, OPERATIONAL",
        "100, 100, 95, OPERATIONAL",
        "20, 20, 19, OPERATIONAL",
        "100, 100, 94, DEGRADED",
        "100, 75, 75, DEGRADED",
        "4, 3, 3, DEGRADED",
        "100, 100, 74, PARTIAL",
        "100, 50, 0, PARTIAL",
        "2, 1, 1, PARTIAL",
        "100, 49, 49, MAJOR",
        "1, 0, 0, MAJOR",
        "1, 1, 1, OPERATIONAL",
    })
    void twoRatesHaveALevel(int count, int succeeded, int firstTime, Level level) {
        assertThat(Policy.DEFAULT.level(count, succeeded, firstTime)).isEqualTo(level);
    }

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(Policy.DEFAULT)
                .isEqualTo(new Policy(
                        0.95,
                        0.75,
                        0.50,
                        10,
                        Duration.ofHours(1),
                        Duration.ofMinutes(10),
                        16,
                        0.025,
                        0.0005,
                        0.4,
                        3,
                        Duration.ofHours(2),
                        Duration.ofHours(2),
                        Duration.ofHours(1)));
    }

    @Test
    void aConnectorsOwnKeysWin() {
        PolicyOverrides own = new PolicyOverrides(
                OptionalDouble.of(0.9),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.of(3),
                Optional.of(Duration.ofMinutes(5)),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Policy policy = Policy.DEFAULT.with(own);
        assertThat(policy.operational()).isEqualTo(0.9);
        assertThat(policy.minJobs()).isEqualTo(3);
        assertThat(policy.window()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.degraded()).isEqualTo(0.75);
        assertThat(policy.staleAfter()).isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.75, 0.5", "0.95, 0.4, 0.5", "1, 0.75, 0.5", "0.95, 0.75, 0"})
    void thresholdsOutOfOrderAreNoPolicy(double operational, double degraded, double major) {
        Policy policy = Policy.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Policy(
                        operational,
                        degraded,
                        major,
                        policy.minJobs(),
                        policy.window(),
                        policy.recent(),
                        policy.recentMin(),
                        policy.significance(),
                        policy.recentSignificance(),
                        0.4,
                        3,
                        Duration.ofHours(2),
                        policy.staleAfter(),
                        policy.releaseWindow()));
    }
}
