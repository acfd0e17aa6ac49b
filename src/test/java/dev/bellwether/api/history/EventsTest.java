package dev.bellwether.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.http.Problem;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventsTest {
    private static final String EVENTS = "/api/v1/events";
    private static final Instant TICK = Samples.TICK.plusSeconds(60);

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void restart() {
        api.restart();
    }

    private static EventClient follow(String uri, String lastEventId) throws IOException, InterruptedException {
        return EventClient.follow(api.port(), uri, lastEventId);
    }

    /** As the evaluator does: first stored, then told. */
    private static void publish(Evaluation... evaluations) {
        api.store(List.of(evaluations));
        tell(evaluations);
    }

    private static long lastNumber() {
        return ApiFixture.await(api.database.statusChanges().last());
    }

    private static void tell(Evaluation... evaluations) {
        api.publish(Topics.EVALUATIONS, new EvaluationsPublished(evaluations[0].at(), List.of(evaluations)));
    }

    private static Evaluation down(String connector, Instant at) {
        return Samples.evaluation(connector, Status.MAJOR_OUTAGE, at);
    }

    @Test
    void aChangeIsToldToWhoFollowsAsTheListOfConnectorsShowsIt() throws Exception {
        try (EventClient client = follow(EVENTS, "")) {
            publish(Samples.unchanged("au-agl", Status.MAJOR_OUTAGE, TICK), down("au-ubank", TICK));

            await().until(() -> !client.events.isEmpty());
            JsonObject listed = api.get("/api/v1/connectors/au-ubank").bodyAsJsonObject();
            EventClient.Event event = client.events.get(0);
            assertThat(client.events).hasSize(1);
            assertThat(event.name()).isEqualTo("evaluation");
            assertThat(event.id()).isEqualTo(Long.toString(lastNumber()));
            assertThat(event.data().fieldNames()).contains("status", "retry", "reason", "institution", "evidence");
            event.data()
                    .fieldNames()
                    .forEach(name ->
                            assertThat(event.data().getValue(name)).as(name).isEqualTo(listed.getValue(name)));
        }
    }

    @Test
    void whoComesAgainGetsWhatWasMissedOnceAndInOrder() throws Exception {
        Instant first = TICK.minusSeconds(30);
        long before = lastNumber();
        for (int i = 0; i < 3; i++) {
            api.store(List.of(down("au-ubank", first.plusSeconds(i))));
        }
        publish(down("fr-credit", TICK), down("au-agl", TICK));
        // Of another node, which was late.
        publish(down("nz-kiwi", TICK.minusSeconds(15)));
        try (EventClient client = follow(EVENTS, Long.toString(before + 1))) {
            await().until(() -> client.events.size() >= 5);
            publish(down("au-ubank-web", TICK.plusSeconds(15)));

            await().until(() -> client.connectors().contains("au-ubank-web"));
            assertThat(client.connectors())
                    .containsExactly("au-ubank", "au-ubank", "au-agl", "fr-credit", "nz-kiwi", "au-ubank-web");
            assertThat(client.events)
                    .extracting(event -> Long.parseLong(event.id()))
                    .isSorted();
        }
        try (EventClient client = follow(EVENTS, Long.toString(before + 4))) {
            await().until(() -> client.events.size() >= 3);
            assertThat(client.connectors()).containsExactly("fr-credit", "nz-kiwi", "au-ubank-web");
        }
    }

    @Test
    void whatAnotherNodeStoredWithoutAWordIsToldToo() throws Exception {
        try (EventClient client = follow(EVENTS, "")) {
            api.store(List.of(down("au-agl", TICK)));
            await().until(() -> client.events.size() == 1);
        }
    }

    @Test
    void onlyTheConnectorsAskedForAreTold() throws Exception {
        try (EventClient one = follow(EVENTS + "?connector=au-ubank,au-agl", "");
                EventClient bank = follow(EVENTS + "?institution=au-ubank", "");
                EventClient both =
                        follow(EVENTS + "?institution=au-ubank&connector=au-agl,fr-credit,au-ubank-web", "")) {
            publish(
                    down("au-agl", TICK),
                    down("au-ubank", TICK),
                    down("au-ubank-web", TICK),
                    down("fr-credit", TICK),
                    down("left-the-catalogue", TICK));
            await().until(() -> one.events.size() == 2 && bank.events.size() == 2 && both.events.size() == 1);
            assertThat(one.connectors()).containsExactly("au-agl", "au-ubank");
            assertThat(bank.connectors()).containsExactly("au-ubank", "au-ubank-web");
            assertThat(both.connectors()).containsExactly("au-ubank-web");
        }
    }

    @Test
    void oneWhoDoesNotReadHoldsUpNobodyAndMissesNothing() throws Exception {
        int ticks = 3_000;
        long before = lastNumber();
        try (EventClient slow = EventClient.stall(api.port(), EVENTS, "");
                EventClient quick = follow(EVENTS, "")) {
            List<Evaluation> published = new ArrayList<>();
            for (int i = 0; i < ticks; i++) {
                Instant at = TICK.plusSeconds(15L * i);
                Stream.of("au-agl", "au-ubank", "au-ubank-web", "fr-credit")
                        .forEach(connector -> published.add(down(connector, at)));
            }
            publish(published.toArray(Evaluation[]::new));
            List<String> ids = LongStream.rangeClosed(before + 1, before + published.size())
                    .mapToObj(Long::toString)
                    .toList();
            assertThat(ids).hasSizeGreaterThan(RecentEvents.MOST);
            await().atMost(Duration.ofMinutes(1)).until(() -> quick.events.size() == ids.size());
            slow.read();
            await().atMost(Duration.ofMinutes(1)).until(() -> slow.events.size() >= ids.size());
            assertThat(quick.events).extracting(EventClient.Event::id).containsExactlyElementsOf(ids);
            assertThat(slow.events).extracting(EventClient.Event::id).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void theLiveStreamNeedsNoStoreButThePastDoes() throws Exception {
        publish(down("au-ubank", TICK));
        long known = lastNumber();
        try (EventClient client = follow(EVENTS, Long.toString(known - 1))) {
            await().until(() -> client.events.size() == 1);
            api.storeIsAway();
            api.publish(
                    Topics.EVALUATIONS,
                    new EvaluationsPublished(TICK, List.of(down("au-agl", TICK)), List.of(), false, false));
            await().until(() -> client.events.size() == 2);
            assertThat(client.events.get(1).id())
                    .as("what is not stored has no place")
                    .isEqualTo(Long.toString(known));
            // What is in memory can be had again.
            try (EventClient again = follow(EVENTS, Long.toString(known - 1))) {
                await().until(() -> again.events.size() == 1);
            }
        }
        var refused = EventClient.open(api.port(), EVENTS, "0");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    }

    @Test
    void anIdOfTheFutureBeginsWithTheNextChange() throws Exception {
        try (EventClient client = follow(EVENTS, "999999999999999999")) {
            publish(down("au-agl", TICK));
            await().until(() -> client.events.size() == 1);
        }
    }

    @Test
    void anIdThatIsNoneIsRefused() throws Exception {
        for (String id : List.of("x", "-1", "1.5", "1e3", TICK + "/a", "9".repeat(19), "1".repeat(9_000))) {
            var refused = EventClient.open(api.port(), EVENTS, id);
            assertThat(refused.statusCode()).as(id).isEqualTo(400);
            assertThat(new String(refused.body().readAllBytes(), UTF_8)).as(id).contains("/Last-Event-ID");
        }
    }

    @Test
    void theHeadAloneAndOtherMediaTypes() {
        var head = ApiFixture.await(api.request(HttpMethod.HEAD, EVENTS).send());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("Content-Type")).isEqualTo("text/event-stream");
        var json = ApiFixture.await(api.request(HttpMethod.GET, EVENTS)
                .putHeader("Accept", "application/json")
                .send());
        assertThat(json.statusCode()).isEqualTo(406);
        assertThat(json.bodyAsString()).contains("text/event-stream");
        assertThat(api.get(EVENTS + "?status=x").statusCode()).isEqualTo(400);
        assertThat(api.get(EVENTS + "?connector=a,,b").statusCode()).isEqualTo(400);
    }

    @Test
    void aNodeThatStopsEndsTheStreams() throws Exception {
        try (EventClient client = follow(EVENTS, "")) {
            api.stop();
            await().until(client::ended);
        }
    }
}
