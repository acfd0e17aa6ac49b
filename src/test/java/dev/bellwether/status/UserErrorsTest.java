package dev.bellwether.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "20, 11, 1000, 150, true, more than half of 20 and more than three times the usual",
        "19, 19, 1000, 10, false, too few outcomes",
        "20, 10, 1000, 10, false, exactly half",
        "40, 24, 1000, 200, false, exactly three times the usual",
        "40, 24, 1001, 200, true, a little more than three times the usual",
        "40, 30, 40, 30, false, nothing but the hour to compare with",
        "40, 30, 0, 0, false, the week is not known",
        "40, 40, 1000, 400, false, usual for this connector",
        "2000000000, 2000000000, 9000000000, 2000000000, true, large numbers do not overflow",
    })
    void aSurgeIsUnusualAndMoreThanHalf(
            int outcomes, int userFaults, long weekOutcomes, long weekUserFaults, boolean surge, String why) {
        assertThat(new UserErrors(outcomes, userFaults, weekOutcomes, weekUserFaults).surge())
                .as(why)
                .isEqualTo(surge);
    }
}
