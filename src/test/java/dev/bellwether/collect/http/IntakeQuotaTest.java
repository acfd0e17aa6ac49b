package dev.bellwether.collect.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.http.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntakeQuotaTest {
    private final IntakeQuota quota =
            new IntakeQuota(new IntakeLimits(60, 10, 10, 100, Duration.ofSeconds(1), Duration.ofSeconds(1)));

    @Test
    void oneRequestMayHaveAllThatIsFree() {
        quota.enter("a").take(100);
        refused(quota.enter("b"), 1);
    }

    @Test
    void severalOfAKeyLeaveAsMuchAsTheyHave() {
        quota.enter("a").take(40);
        IntakeQuota.Share second = quota.enter("a");
        second.take(10);
        refused(second, 1);
        IntakeQuota.Share other = quota.enter("b");
        other.take(50);
        refused(other, 1);
    }

    @Test
    void whatIsClosedIsFreeAgain() {
        IntakeQuota.Share first = quota.enter("a");
        first.take(50);
        first.close();
        first.close();
        quota.enter("b").take(100);
    }

    private static void refused(IntakeQuota.Share share, int more) {
        assertThatThrownBy(() -> share.take(more))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(
                                        e.problem().status())
                                .isEqualTo(429));
    }
}
