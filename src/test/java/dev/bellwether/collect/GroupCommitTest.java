package dev.bellwether.collect;

import static dev.bellwether.collect.Batches.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.collect.MemorySink.Mood;
import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.IntakeServer;
import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final String BODY = "[" + good("a") + "]";

    private final IntakeServer server = new IntakeServer(IntakeLimits.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whileTheStoreIsAwayNothingIsAcknowledged() {
        server.sink.become(Mood.AWAY);
        HttpResponse<String> refused = server.post(BODY);

        assertThat(refused.statusCode()).isEqualTo(503);
        await().until(() -> server.told.contains("refused: store-unavailable"));
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(refused.body())
                .contains("None of this batch was acknowledged")
                .doesNotContain("the store is away");
        assertThat(server.published).isEmpty();

        server.sink.become(Mood.WELL);
        assertThat(server.post(BODY).body()).startsWith("{\"accepted\":1,");
        await().until(() -> server.published.size() == 1);
    }

    @Test
    void whatWasStoredBeforeTheConnectionBrokeBecomesKnownWhenItIsSentAgain() {
        server.sink.become(Mood.BREAKS_AFTER_COMMIT);
        assertThat(server.post(BODY).statusCode()).isEqualTo(503);
        assertThat(server.published).isEmpty();

        server.sink.become(Mood.WELL);
        assertThat(server.post(BODY).body()).startsWith("{\"accepted\":0,\"duplicates\":1,");
        await().untilAsserted(() ->
                assertThat(server.published).extracting(JobOutcome::jobId).containsExactly("a"));
        server.post(BODY);
        assertThat(server.published).hasSize(1);
    }

    @Test
    void whatWasStoredBeforeTheConnectionBrokeBecomesKnownWithoutBeingSentAgain() {
        server.sink.become(Mood.BREAKS_AFTER_COMMIT);
        server.post(BODY);
        server.sink.become(Mood.WELL);

        await().until(() -> server.published.size() == 1);
        assertThat(server.post(BODY).body()).startsWith("{\"accepted\":0,\"duplicates\":1,");
        assertThat(server.published).hasSize(1);
    }

    @Test
    void whatWasKnownBeforeIsNotToldAgainWhenItsRepetitionIsUnsure() {
        server.post(BODY);
        server.sink.become(Mood.BREAKS_AFTER_COMMIT);
        server.post("[" + good("a") + "," + good("b") + "]");
        server.sink.become(Mood.WELL);

        await().until(() -> server.published.size() == 2);
        assertThat(server.published).extracting(JobOutcome::jobId).containsExactly("a", "b");
    }

    @Test
    void aStoreThatDoesNotAnswerIsAwayButWhatItStoresLateBecomesKnown() {
        server.sink.become(Mood.WAITS);
        assertThat(server.post(BODY).statusCode()).isEqualTo(503);
        assertThat(server.published).isEmpty();

        server.sink.release();
        await().until(() -> server.published.size() == 1);
        assertThat(server.post(BODY).body()).startsWith("{\"accepted\":0,\"duplicates\":1,");
        assertThat(server.published).hasSize(1);
    }

    @Test
    void batchesThatComeMeanwhileShareATransactionAndKeepTheirOwnCounts() throws Exception {
        server.sink.become(Mood.WAITS);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(server.postLater("[" + good("first") + "]"));
        await().until(() -> server.sink.inserts() == 1);
        for (int i = 0; i < 40; i++) {
            answers.add(server.postLater("[" + good("own-" + i) + "," + good("shared") + "]"));
        }
        server.sink.release();

        int accepted = 0;
        int duplicates = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            var json = new JsonObject(answer.get().body());
            accepted += json.getInteger("accepted");
            duplicates += json.getInteger("duplicates");
        }
        assertThat(accepted).isEqualTo(42);
        assertThat(duplicates).isEqualTo(39);
        assertThat(server.published).hasSize(42);
    }
}
