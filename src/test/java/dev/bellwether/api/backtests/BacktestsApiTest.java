package dev.bellwether.api.backtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import dev.bellwether.store.Backtests;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestsApiTest {
    private static final String PATH = "/api/v1/backtests";
    private static final String GOOD =
            "{\"from\":\"2026-03-01T10:00:00Z\",\"to\":\"2026-03-02T10:00:00+00:00\",\"policy\":{\"major\":0.4}}";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @BeforeEach
    void forget() {
        api.postgres.execute("TRUNCATE backtest");
    }

    @Test
    void oneIsTakenInAndFoundWhereTheAnswerSays() {
        HttpResponse<Buffer> response = post(GOOD);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(202);
        JsonObject asked = response.bodyAsJsonObject();
        assertThat(response.getHeader("Location")).isEqualTo(PATH + "/" + asked.getString("id"));
        assertThat(asked.getString("state")).isEqualTo("queued");
        assertThat(asked.getString("createdBy")).isEqualTo("ops");
        JsonObject request = asked.getJsonObject("request");
        assertThat(request.getString("to")).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(request.getValue("connectors")).isNull();
        assertThat(request.getJsonObject("policy").getDouble("major")).isEqualTo(0.4);
        assertThat(request.getJsonObject("policy").getDouble("degraded")).isEqualTo(0.75);
        HttpResponse<Buffer> found = send(HttpMethod.GET, response.getHeader("Location"));
        assertThat(found.bodyAsJsonObject()).isEqualTo(asked);
        assertThat(found.getHeader("ETag")).isNotBlank();
    }

    @Test
    void connectorsCanBeNamed() {
        JsonObject body = new JsonObject(GOOD).put("connectors", new io.vertx.core.json.JsonArray().add("au-ubank"));
        assertThat(post(body.encode())
                        .bodyAsJsonObject()
                        .getJsonObject("request")
                        .getJsonArray("connectors"))
                .containsExactly("au-ubank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON                     |          |                                        |               | not a JSON object",
                "[]                           |          |                                        |               | not a JSON object",
                "{}                           |          |                                        | /from         | RFC 3339",
                "{}                           |          |                                        | /to           | RFC 3339",
                "{}                           |          |                                        | /policy       | must be an object",
                "from                         | 12       |                                        | /from         | RFC 3339",
                "from                         | `\"yesterday\"` |                                 | /from         | RFC 3339",
                "from                         | null     |                                        | /from         | RFC 3339",
                "to                           | `\"2026-03-01T10:00:00Z\"` |                      | /to           | later than from",
                "to                           | `\"2026-02-28T10:00:00Z\"` |                      | /to           | later than from",
                "to                           | `\"2026-03-02T10:30:08Z\"` |                      | /to           | in the future",
                "from                         | `\"2026-01-26T10:00:00Z\"` |                      | /from         | evidence is kept for 35d",
                "from                         | `\"2026-01-30T09:59:59Z\"` |                      | /to           | more than 31d after from",
                "connectors                   | `\"au-ubank\"` |                                  | /connectors   | list of ids",
                "connectors                   | []       |                                        | /connectors   | list of ids",
                "connectors                   | `[\"au-ubank\",\"nobody\"]` |                     | /connectors/1 | no connector",
                "connectors                   | `[\"au-ubank\",\"au-ubank\"]` |                   | /connectors/1 | twice",
                "connectors                   | [7]      |                                        | /connectors/0 | id of a connector",
                "policies                     | {}       |                                        | /policies     | not known",
                "policy                       | null     |                                        | /policy       | must be an object",
                "policy                       | [1]      |                                        | /policy       | must be an object",
                "policy                       | `{\"majr\":0.4}` |                                | /policy/majr  | did you mean `major`?",
                "policy                       | `{\"major\":0.8}` |                               | /policy/major | out of order",
                "policy                       | `{\"major\":\"high\"}` |                          | /policy/major | not a fraction",
                "policy                       | `{\"window\":\"an hour\"}` |                      | /policy/window | 30s, 5m, 1h or 1d",
                "policy                       | `{\"interval\":\"50s\"}` |                        | /policy/interval | not a multiple",
            })
    void aBadOneIsRefusedByName(String key, String value, String from, String pointer, String says) {
        String body = key;
        if (value != null) {
            JsonObject json = new JsonObject(GOOD);
            if (from != null) {
                json.put("from", from);
            }
            json.put(key, new JsonObject("{\"value\":" + value + "}").getValue("value"));
            body = json.encode();
        }
        HttpResponse<Buffer> response = post(body);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        if (pointer == null) {
            assertThat(response.bodyAsString()).contains(says);
        } else {
            assertThat(response.bodyAsJsonObject().getJsonArray("errors").stream()
                            .map(JsonObject.class::cast))
                    .anySatisfy(error -> {
                        assertThat(error.getString("pointer")).isEqualTo(pointer);
                        assertThat(error.getString("detail")).contains(says);
                    });
        }
        assertThat(list()).isZero();
    }

    @Test
    void whatIsTooMuchWorkIsRefused() {
        List<Institution> institutions = IntStream.range(0, 30)
                .mapToObj(i -> new Institution(
                        "i" + i,
                        "I",
                        "AU",
                        OptionalInt.empty(),
                        "",
                        List.of(new Connector("c" + i, Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()))))
                .toList();
        BacktestBody.Rules rules = new BacktestBody.Rules(
                new Catalogue(institutions), Policy.DEFAULT, Ticks.DEFAULT, Duration.ofDays(35), ApiFixture.NOW);
        JsonObject body = new JsonObject(GOOD).put("from", "2026-02-01T00:00:00Z");
        assertThat(BacktestBody.read(BodyFields.of(body), rules).connectors()).isEmpty();
        body.put("policy", new JsonObject().put("recheck", "100ms"));
        assertThatThrownBy(() -> BacktestBody.read(BodyFields.of(body), rules))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .singleElement()
                                .satisfies(wrong ->
                                        assertThat(wrong.detail()).contains("on each of 30 connectors are too many")));
    }

    @Test
    void aPolicyThatDoesNotGoTogetherWithAConnectorsOwnIsRefused() {
        PolicyOverrides own = new PolicyOverrides(
                OptionalDouble.empty(),
                OptionalDouble.of(0.6),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Connector strict = new Connector("strict", Method.WEB, Stage.LIVE, own, List.of());
        Catalogue catalogue =
                new Catalogue(List.of(new Institution("i", "I", "AU", OptionalInt.empty(), "", List.of(strict))));
        BacktestBody.Rules rules =
                new BacktestBody.Rules(catalogue, Policy.DEFAULT, Ticks.DEFAULT, Duration.ofDays(35), ApiFixture.NOW);
        JsonObject body = new JsonObject(GOOD).put("policy", new JsonObject().put("major", 0.7));
        assertThatThrownBy(() -> BacktestBody.read(BodyFields.of(body), rules))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .singleElement()
                                .satisfies(wrong -> {
                                    assertThat(wrong.pointer()).isEqualTo("/policy");
                                    assertThat(wrong.detail()).contains("what strict sets for itself");
                                }));
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        HttpResponse<Buffer> response = post(
                "{\"from\":\"x\",\"to\":7,\"connectors\":[\"nobody\"],\"policy\":{\"major\":3,\"foo\":1},\"extra\":null}");
        assertThat(response.bodyAsJsonObject().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("pointer")))
                .containsExactlyInAnyOrder("/from", "/to", "/connectors/0", "/policy/major", "/policy/foo", "/extra");
    }

    @Test
    void tooManyAtOnceAreToComeAgain() {
        for (int i = 0; i < Backtests.MOST_OPEN; i++) {
            assertThat(post(GOOD).statusCode()).isEqualTo(202);
        }
        HttpResponse<Buffer> response = post(GOOD);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.getHeader("Retry-After")).isNotBlank();
        assertThat(list()).isEqualTo(Backtests.MOST_OPEN);
    }

    @Test
    void whileTheStoreIsAwayItIsToBeSentAgain() {
        api.storeIsAway();
        try {
            assertThat(post(GOOD).statusCode()).isEqualTo(503);
        } finally {
            api.storeIsBack();
        }
    }

    @Test
    void oneIsCancelledOnce() {
        String location = post(GOOD).getHeader("Location");
        HttpResponse<Buffer> cancelled = send(HttpMethod.DELETE, location);
        assertThat(cancelled.statusCode()).as(cancelled.bodyAsString()).isEqualTo(200);
        assertThat(cancelled.bodyAsJsonObject().getString("state")).isEqualTo("cancelled");
        HttpResponse<Buffer> again = send(HttpMethod.DELETE, location);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.bodyAsString()).contains("cancelled already");
    }

    @Test
    void whatIsDoneCannotBeCancelled() {
        UUID done = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        Backtests backtests = api.database.backtests();
        ApiFixture.await(backtests
                .insert(done, new JsonObject(GOOD), "ops", ApiFixture.NOW)
                .compose(asked -> backtests.claim(run, ApiFixture.NOW))
                .compose(claimed -> backtests.done(run, new JsonObject().put("compared", 1), ApiFixture.NOW)));
        assertThat(send(HttpMethod.DELETE, PATH + "/" + done).statusCode()).isEqualTo(409);
        assertThat(send(HttpMethod.GET, PATH + "/" + done).bodyAsJsonObject().getJsonObject("result"))
                .isEqualTo(new JsonObject().put("compared", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,1",
        "GET,00000000-0000-0000-0000-000000000000",
        "DELETE,x",
        "DELETE,00000000-0000-0000-0000-000000000000"
    })
    void anUnknownOneIsNotFound(String method, String id) {
        HttpResponse<Buffer> response = send(HttpMethod.valueOf(method), PATH + "/" + id);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.bodyAsString()).contains("no back-test");
    }

    @Test
    void allOfItNeedsAKeyThatMayOperate() {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
            assertThat(ApiFixture.await(api.request(method, PATH).send()).statusCode())
                    .isEqualTo(401);
            assertThat(send(method, PATH, ApiFixture.INGEST_KEY, GOOD).statusCode())
                    .isEqualTo(403);
        }
    }

    private static int list() {
        return send(HttpMethod.GET, PATH).bodyAsJsonObject().getInteger("totalCount");
    }

    private static HttpResponse<Buffer> post(String body) {
        return send(HttpMethod.POST, PATH, ApiFixture.OPERATE_KEY, body);
    }

    private static HttpResponse<Buffer> send(HttpMethod method, String path) {
        return ApiFixture.await(api.request(method, path)
                .bearerTokenAuthentication(ApiFixture.OPERATE_KEY)
                .send());
    }

    private static HttpResponse<Buffer> send(HttpMethod method, String path, String key, String body) {
        return ApiFixture.await(api.request(method, path)
                .bearerTokenAuthentication(key)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body)));
    }
}
