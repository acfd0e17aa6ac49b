package dev.bellwether.collect.http;

import static dev.bellwether.collect.Batches.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Short batches that are nothing but wrong, so that the answer is much longer than they are. */
class TooManyMistakesTest {
    private static final int BODY = 4096;

    private IntakeServer server = withRoomFor(4 * BODY);

    private static IntakeServer withRoomFor(int bytesInHand) {
        return new IntakeServer(
                new IntakeLimits(BODY, 10_000, 1, bytesInHand, Duration.ofSeconds(20), Duration.ofSeconds(60)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String mistakes(int count) {
        return "[" + good("right") + ",1".repeat(count) + "]";
    }

    @Test
    void aFewAreNamedOneByOne() {
        HttpResponse<String> answer = server.post(mistakes(20));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getJsonArray("rejected")).hasSize(20);
        assertThat(server.sink.size()).isEqualTo(1);
    }

    @Test
    void tooManyToNameRefuseTheWholeBatch() {
        HttpResponse<String> refused = server.post(mistakes(1_000));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("Too many mistakes", "smaller batches", "Nothing was stored");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        await().until(() -> server.told.contains("refused: too-large"));
        assertThat(server.sink.size()).isZero();
        assertThat(server.post(mistakes(1)).statusCode()).isEqualTo(200);
    }

    @Test
    void whatHasNoRoomEvenAloneIsNotToldToComeBack() {
        server.close();
        server = withRoomFor(BODY);
        String padded = mistakes(30) + " ".repeat(3_000);

        assertThat(server.post(padded).statusCode()).isEqualTo(413);
        assertThat(server.post(mistakes(30)).statusCode()).isEqualTo(200);
    }
}
