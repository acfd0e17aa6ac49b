package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.config.PolicyJson.Reading;
import dev.bellwether.config.PolicyJson.Wrong;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyJsonTest {
    private static final String ALL = """
            {"operational": 0.9, "degraded": 0.7, "major": 0.4, "minJobs": 20, "window": "2h", "recent": "5m",
             "recentMin": 12, "significance": 0.01, "recentSignificance": 1e-4, "staleAfter": "3h", "releaseWindow": "30m",
             "interval": "10m", "recheck": "30s", "settle": "2m", "confirmRuns": 3, "confirmMost": 9,
             "confirmInterval": "5s"}""";

    @Test
    void everyKeyIsRead() {
        Reading reading = read(ALL);
        assertThat(reading.wrongs()).isEmpty();
        assertThat(reading.policy())
                .isEqualTo(new Policy(
                        0.9,
                        0.7,
                        0.4,
                        20,
                        Duration.ofHours(2),
                        Duration.ofMinutes(5),
                        12,
                        0.01,
                        0.0001,
                        0.4,
                        3,
                        Duration.ofHours(2),
                        Duration.ofHours(3),
                        Duration.ofMinutes(30)));
        assertThat(reading.ticks())
                .isEqualTo(new Ticks(Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(2)));
    }

    @Test
    void whatIsNotSaidIsAsItIs() {
        Reading all = read(ALL);
        Reading reading = PolicyJson.read(new JsonObject("{\"major\": 0.45}"), all.policy(), all.ticks());
        assertThat(reading.policy().major()).isEqualTo(0.45);
        assertThat(reading.policy().degraded()).isEqualTo(0.7);
        assertThat(reading.ticks()).isEqualTo(all.ticks());
    }

    @Test
    void whatIsWrittenIsReadBackEqual() {
        Reading all = read(ALL);
        JsonObject written =
                new JsonObject(PolicyJson.of(all.policy(), all.ticks()).encode());
        Reading back = PolicyJson.read(written, Policy.DEFAULT, Ticks.DEFAULT);
        assertThat(back).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"majr\": 0.5}                          | /majr        | did you mean `major`?",
                "{\"major\": 0.8}                         | /major       | out of order",
                "{\"operational\": 0.6}                   | /operational | out of order",
                "{\"major\": 1.5}                         | /major       | more than 0 and less than 1",
                "{\"major\": \"many\"}                    | /major       | not a fraction",
                "{\"major\": null}                        | /major       | not a fraction",
                "{\"major\": {\"a\": 1}}                  | /major       | not a mapping",
                "{\"major\": [0.5]}                       | /major       | not a list",
                "{\"major\": true}                        | /major       | not a fraction",
                "{\"minJobs\": 0}                         | /minJobs     | between 1 and 1000000",
                "{\"minJobs\": 2.5}                       | /minJobs     | a whole number",
                "{\"window\": 3600}                       | /window      | 30s, 5m, 1h or 1d",
                "{\"window\": \"36d\"}                    | /window      | out of range",
                "{\"recheck\": \"7s\"}                    | /recheck     | does not divide a day",
                "{\"interval\": \"50s\"}                  | /interval    | not a multiple",
                "{\"confirmRuns\": 40}                    | /confirmRuns | could never agree",
                "{\"a/b~c\": 1}                           | /a~1b~0c     | unknown key",
            })
    void aBadKeyIsNamedByItsPointer(String json, String pointer, String says) {
        assertThat(read(json).wrongs()).extracting(Wrong::pointer).containsOnly(pointer);
        assertThat(read(json).wrongs()).extracting(Wrong::detail).anyMatch(detail -> detail.contains(says));
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        assertThat(read("{\"major\": 2, \"window\": \"x\", \"foo\": 1}").wrongs())
                .extracting(Wrong::pointer)
                .containsExactlyInAnyOrder("/major", "/window", "/foo");
    }

    private static Reading read(String json) {
        return PolicyJson.read(new JsonObject(json), Policy.DEFAULT, Ticks.DEFAULT);
    }
}
