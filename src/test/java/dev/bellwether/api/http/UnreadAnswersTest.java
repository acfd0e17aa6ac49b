package dev.bellwether.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.ApiFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that asks again and again on one connection and reads no answer. That nothing piles up then is up to Vert.x. */
class UnreadAnswersTest {
    private static final int REQUESTS = 2_000;
    private static final String ANSWER = "x".repeat(64 << 10);
    private static final String REQUEST = "POST /api/v1/jobs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + ApiFixture.INGEST_KEY + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @Test
    void answersThatNobodyReadsDoNotPileUpAndAllComeOnceTheyAreRead() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            api.intake = ctx -> ctx.request().body().onSuccess(body -> {
                answered.incrementAndGet();
                ctx.end(ANSWER);
            });
            client.setSoTimeout(20_000);
            Thread asking = new Thread(() -> ask(client));
            asking.start();

            AtomicInteger last = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofSeconds(1))
                    .until(() -> {
                        int now = answered.get();
                        return now > 0 && last.getAndSet(now) == now;
                    });
            // What the system's own buffers hold, and no more however long nobody reads.
            assertThat(answered.get()).isLessThan(REQUESTS / 4);

            client.getInputStream().skipNBytes((long) REQUESTS * ANSWER.length());
            asking.join(20_000);
            await().until(() -> answered.get() == REQUESTS);
        }
    }

    private static void ask(Socket client) {
        try {
            for (int i = 0; i < REQUESTS; i++) {
                client.getOutputStream().write(REQUEST.getBytes(US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
