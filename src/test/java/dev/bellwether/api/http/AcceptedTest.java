package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.http.Responses.Accepted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | true",
                "APPLICATION/JSON;q=0.1 | true",
                "text/html, */*;q=0.001 | true",
                "application/* | true",
                "* | true",
                "text/html | false",
                "application/json;q=0 | false",
                "application/json;q=0.000, text/html | false",
                "*/*, application/json;q=0 | false",
                "application/json, */*;q=0 | true",
                "application/json;q=x | true",
                "application/json;q=0.0001;charset=\" | true",
                "application/json;\" | true",
                "a/b/c | false",
                "\" | false",
                ",;,;= | false",
            })
    void theMostSpecificRangeDecides(String header, boolean taken) {
        Accepted accepted = new Accepted(List.of(header));

        assertThat(accepted.takes("application/json", "application/*", "*/*", "*"))
                .isEqualTo(taken);
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(new Accepted(List.of("text/html", "gzip")).takes("gzip")).isTrue();
    }

    @Test
    void whatHoldsNoRangeSaysNothing() {
        assertThat(new Accepted(List.of()).saysNothing()).isTrue();
        assertThat(new Accepted(List.of("", " , ;q=0")).saysNothing()).isTrue();
        assertThat(new Accepted(List.of("a")).saysNothing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;q=0.0001;charset=\"", "\"", ",;,;=", "*/*;q=\""})
    void noHeaderIsAFailureOfOurs(String accept) {
        assertThat(api.get("/api/v1/about", "Accept", accept).statusCode()).isIn(200, 406);
    }
}
