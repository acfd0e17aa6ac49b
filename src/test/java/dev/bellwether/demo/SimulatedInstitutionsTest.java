package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.demo.Behaviour.Weighted;
import dev.bellwether.demo.SimulatedInstitutions.ScriptedOutage;
import dev.bellwether.demo.SimulatedInstitutions.Site;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedInstitutionsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
    private static final String STATUS = "/cds-au/v1/discovery/status";
    private static final String OUTAGES = "/cds-au/v1/discovery/outages";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(50));
    private final SimulatedInstitutions institutions = new SimulatedInstitutions(
            vertx,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new SplittableRandom(5),
            Stream.of(
                            Site.of("alone", "https://alone.example/"),
                            Site.of("shared", "https://shared.example"),
                            Site.of("shared-deep", "https://shared.example/deep"))
                    .flatMap(Optional::stream)
                    .toList());

    private record Seen(int status, JsonObject body) {
        String health() {
            return body.getJsonObject("data").getString("status");
        }

        String error() {
            return body.getJsonArray("errors").getJsonObject(0).getString("code");
        }
    }

    @BeforeEach
    void start() {
        institutions.start().await();
        List.of("alone", "shared", "shared-deep").forEach(id -> institutions.become(id, always(Reply.OK)));
    }

    @AfterEach
    void stop() {
        institutions.stop().await();
        vertx.close().await();
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(institutions.address().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void aHealthyInstitutionExplainsThatItIsOk() {
        Seen seen = get("alone.example", STATUS, Map.of("x-v", "1")).await();

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.health()).isEqualTo("OK");
        assertThat(seen.body().getJsonObject("data").getString("explanation")).isNotEmpty();
        assertThat(seen.body().getJsonObject("data").getString("updateTime")).isEqualTo("2026-03-02T01:00:00Z");
        assertThat(seen.body().getJsonObject("links").getString("self")).isEqualTo("http://alone.example" + STATUS);
    }

    @Test
    void institutionsThatShareAHostAreToldApartByThePath() {
        institutions.become("shared-deep", always(Reply.UNAVAILABLE));

        assertThat(get("shared.example", STATUS, Map.of("x-v", "1")).await().health())
                .isEqualTo("OK");
        assertThat(get("shared.example", "/deep" + STATUS, Map.of("x-v", "1"))
                        .await()
                        .health())
                .isEqualTo("UNAVAILABLE");
        assertThat(get("shared.example", "/deeper" + STATUS, Map.of("x-v", "1"))
                        .await()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aHostThatIsNoInstitutionIsNotFound() {
        assertThat(get("stranger.example", STATUS, Map.of("x-v", "1")).await().error())
                .isEqualTo("urn:au-cds:error:cds-all:Resource/NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "1, , 200, ",
        "3, 1, 200, ",
        "1, 2, 200, ",
        "2, , 406, Header/UnsupportedVersion",
        "3, 2, 406, Header/UnsupportedVersion",
        ", , 400, Header/Missing",
        "0, , 400, Header/InvalidVersion",
        "one, , 400, Header/InvalidVersion",
        "2, none, 400, Header/InvalidVersion",
    })
    void theVersionAskedForMustBeOneThatExists(String most, String least, int status, String error) {
        Map<String, String> headers = new java.util.HashMap<>();
        Optional.ofNullable(most).ifPresent(value -> headers.put("x-v", value));
        Optional.ofNullable(least).ifPresent(value -> headers.put("x-min-v", value));

        Seen seen = get("alone.example", STATUS, headers).await();

        assertThat(seen.status()).isEqualTo(status);
        if (error != null) {
            assertThat(seen.error()).isEqualTo("urn:au-cds:error:cds-all:" + error);
        }
    }

    @Test
    void announcedOutagesAreListedUntilTheyAreOver() {
        institutions.announce("alone", new ScriptedOutage(NOW.plusSeconds(60), Duration.ofHours(2), "New pipes"));
        institutions.announce("shared", new ScriptedOutage(NOW.minusSeconds(60), Duration.ofSeconds(60), "Over"));

        JsonObject data =
                get("alone.example", OUTAGES, Map.of("x-v", "1")).await().body().getJsonObject("data");
        JsonObject outage = data.getJsonArray("outages").getJsonObject(0);
        assertThat(outage.getString("outageTime")).isEqualTo("2026-03-02T01:01:00Z");
        assertThat(outage.getString("duration")).isEqualTo("PT2H");
        assertThat(outage.getString("explanation")).isEqualTo("New pipes");
        JsonObject over = get("shared.example", OUTAGES, Map.of("x-v", "1"))
                .await()
                .body()
                .getJsonObject("data");
        assertThat(over.getJsonArray("outages")).isEmpty();
    }

    @Test
    void aPlannedOutageSaysSinceWhenAndUntilWhen() {
        institutions.announce("alone", new ScriptedOutage(NOW.minusSeconds(60), Duration.ofHours(2), "New pipes"));
        institutions.become("alone", always(Reply.SCHEDULED_OUTAGE));

        JsonObject data =
                get("alone.example", STATUS, Map.of("x-v", "1")).await().body().getJsonObject("data");

        assertThat(data.getString("detectionTime")).isEqualTo("2026-03-02T00:59:00Z");
        assertThat(data.getString("expectedResolutionTime")).isEqualTo("2026-03-02T02:59:00Z");
    }

    @Test
    void anUnplannedOutageSaysSinceWhenAlone() {
        institutions.become("alone", always(Reply.UNAVAILABLE));

        JsonObject data =
                get("alone.example", STATUS, Map.of("x-v", "1")).await().body().getJsonObject("data");

        assertThat(data.getString("detectionTime")).isEqualTo("2026-03-02T01:00:00Z");
        assertThat(data.containsKey("expectedResolutionTime")).isFalse();
    }

    @Test
    void everyReplyLooksAsItShould() {
        institutions.become("alone", always(Reply.PARTIAL_FAILURE));
        assertThat(get("alone.example", STATUS, Map.of("x-v", "1")).await().health())
                .isEqualTo("PARTIAL_FAILURE");
        institutions.become("alone", always(Reply.SCHEDULED_OUTAGE));
        assertThat(get("alone.example", STATUS, Map.of("x-v", "1")).await().health())
                .isEqualTo("SCHEDULED_OUTAGE");
        institutions.become("alone", always(Reply.OVERLOADED));
        assertThat(get("alone.example", STATUS, Map.of("x-v", "1")).await().status())
                .isEqualTo(503);
        institutions.become("alone", always(Reply.HANG_UP));
        Future<Seen> cut = get("alone.example", STATUS, Map.of("x-v", "1"));
        assertThat(cut.transform(Future::succeededFuture).await().failed()).isTrue();
    }

    @Test
    void ordinaryPagesAreThereWhileTheInstitutionWorks() {
        assertThat(get("alone.example", "/login", Map.of()).await().status()).isEqualTo(200);
        institutions.become("alone", always(Reply.UNAVAILABLE));
        assertThat(get("alone.example", "/login", Map.of()).await().status()).isEqualTo(503);
    }

    @Test
    void anInstitutionThatIsHalfDownAnswersInTheProportionsOfItsBehaviour() {
        Behaviour quick = new Behaviour(
                "quick",
                Behaviour.HALF_DOWN.jobs(),
                new Behaviour.Discovery(Behaviour.HALF_DOWN.discovery().replies(), Duration.ofMillis(1)));
        institutions.become("alone", quick);
        List<Future<Boolean>> runs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            runs.add(get("alone.example", STATUS, Map.of("x-v", "1"))
                    .transform(result -> Future.succeededFuture(
                            result.succeeded() && result.result().status() == 200)));
        }
        Future.all(runs).await();
        long worked = runs.stream().filter(Future::result).count();
        // 78 % are promised; ten standard deviations are 131.
        assertThat(worked).isBetween(649L, 911L);
    }

    private static Behaviour always(Reply reply) {
        return new Behaviour(
                "always " + reply,
                Behaviour.HEALTHY.jobs(),
                new Behaviour.Discovery(new Weighted<>(Map.of(reply, 1.0)), Duration.ofMillis(1)));
    }

    private Future<Seen> get(String host, String path, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(institutions.address())
                .setHost(host)
                .setPort(80)
                .setURI(path);
        headers.forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> new Seen(response.statusCode(), json(body))));
    }

    private static JsonObject json(Buffer body) {
        return body.length() > 0 && body.getByte(0) == '{' ? body.toJsonObject() : new JsonObject();
    }
}
