package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.Window.Blamed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserErrorsTest {
    private static final double SIGNIFICANCE = 0.0005;

    /** The share that is usual at the most, and the least count that is a surge, come from exact fractions. */
    @ParameterizedTest
    @CsvSource({
        "12, 12, 0, 0, true, against a half since nothing is known: 1 of 4096",
        "12, 11, 0, 0, false, against a half since nothing is known: 13 of 4096",
        "11, 11, 100000, 1000, false, too few outcomes",
        "12, 10, 100000, 1000, true, against three in ten",
        "12, 9, 100000, 1000, false, against three in ten",
        "100, 48, 100000, 1000, true, against three in ten",
        "100, 46, 100000, 1000, false, against three in ten",
        "100, 75, 9996, 2999, false, against twice the usual 30 %",
        "100, 77, 9996, 2999, true, against twice the usual 30 %",
        "1000, 1000, 9996, 9996, true, against 95 % at the most",
        "100, 100, 9996, 9996, false, against 95 % at the most",
        "2000000000, 2000000000, 9000000000, 2000000000, true, large numbers do not overflow",
    })
    void aSurgeIsMoreThanChanceAndTwiceTheUsualExplain(
            int outcomes, int userFaults, long weekOutcomes, long weekUserFaults, boolean surge, String why) {
        Blamed seen = new Blamed(outcomes, userFaults);
        Blamed week = new Blamed(weekOutcomes, weekUserFaults);
        Blamed calm = new Blamed(1000, 0);
        assertThat(UserErrors.of(seen, calm, week, SIGNIFICANCE).surge())
                .as(why)
                .isEqualTo(surge);
        assertThat(UserErrors.of(calm, seen, week, SIGNIFICANCE).surge())
                .as(why)
                .isEqualTo(surge);
    }

    @Test
    void nothingIsNoSurge() {
        assertThat(UserErrors.of(Blamed.NONE, Blamed.NONE, Blamed.NONE, SIGNIFICANCE))
                .isEqualTo(UserErrors.NONE);
    }
}
