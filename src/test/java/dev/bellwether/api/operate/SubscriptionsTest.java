package dev.bellwether.api.operate;

import static dev.bellwether.api.ApiFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.http.Contract;
import dev.bellwether.api.http.ContractCheck;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionsTest {
    private static final String PATH = "/api/v1/subscriptions";

    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    private static ContractCheck contract;

    @BeforeAll
    static void read() {
        contract = new ContractCheck(api.vertx, await(Contract.load(api.vertx)).routing());
    }

    @BeforeEach
    void forget() {
        api.postgres.execute("TRUNCATE subscription, notification");
    }

    private static HttpResponse<Buffer> call(HttpMethod method, String path, String operation, JsonObject body) {
        HttpResponse<Buffer> response = api.send(method, path, body == null ? null : body.encode());
        contract.check(operation, response);
        return response;
    }

    private static JsonObject create(JsonObject body) {
        HttpResponse<Buffer> response = call(HttpMethod.POST, PATH, "createSubscription", body);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        return response.bodyAsJsonObject();
    }

    private static JsonObject form() {
        return new JsonObject().put("url", "https://hooks.example/x?t=1");
    }

    @Test
    void aSecretIsShownOnceAndThenNeverAgain() {
        JsonObject made = create(form().put("statuses", new JsonArray().add("major-outage")));

        assertThat(made.getString("secret")).startsWith("whsec_");
        assertThat(made.getString("createdBy")).isEqualTo("ops");
        String path = PATH + "/" + made.getString("id");
        String again = call(HttpMethod.GET, path, "getSubscription", null).bodyAsString();
        String all = call(HttpMethod.GET, PATH, "listSubscriptions", null).bodyAsString();
        assertThat(new JsonObject(again).getJsonArray("statuses")).containsExactly("major-outage");
        assertThat(new JsonObject(all).getInteger("totalCount")).isEqualTo(1);
        assertThat(again + all + api.postgres.column("SELECT subscription::text FROM subscription"))
                .doesNotContain("whsec_", made.getString("secret").substring(6));
    }

    @Test
    void rotatingMakesAnotherSecret() {
        JsonObject made = create(form());
        JsonObject rotated = call(
                        HttpMethod.POST,
                        PATH + "/" + made.getString("id") + "/secret",
                        "rotateSubscriptionSecret",
                        null)
                .bodyAsJsonObject();

        assertThat(rotated.getString("secret")).startsWith("whsec_").isNotEqualTo(made.getString("secret"));
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() {
        JsonObject made = create(form().put("connectors", new JsonArray().add("au-ubank")));
        String path = PATH + "/" + made.getString("id");
        JsonObject off = call(HttpMethod.PATCH, path, "changeSubscription", new JsonObject().put("enabled", false))
                .bodyAsJsonObject();
        assertThat(off.getBoolean("enabled")).isFalse();
        assertThat(off.getString("disabledBecause")).isEqualTo("an operator disabled it");
        assertThat(off.getJsonArray("connectors")).containsExactly("au-ubank");

        JsonObject on = call(
                        HttpMethod.PATCH,
                        path,
                        "changeSubscription",
                        new JsonObject().put("enabled", true).put("connectors", new JsonArray()))
                .bodyAsJsonObject();
        assertThat(on.getBoolean("enabled")).isTrue();
        assertThat(on.getJsonArray("connectors")).isEmpty();
        assertThat(on.getString("url")).isEqualTo("https://hooks.example/x?t=1");
    }

    @Test
    void aTestMessageIsQueuedAndListed() {
        String path = PATH + "/" + create(form()).getString("id");
        JsonObject queued =
                call(HttpMethod.POST, path + "/test", "testSubscription", null).bodyAsJsonObject();

        JsonArray listed = call(HttpMethod.GET, path + "/deliveries?limit=5", "listDeliveries", null)
                .bodyAsJsonObject()
                .getJsonArray("data");
        assertThat(listed).hasSize(1);
        assertThat(listed.getJsonObject(0).getString("id")).isEqualTo(queued.getString("id"));
        assertThat(listed.getJsonObject(0).getString("type")).isEqualTo("test");
    }

    @Test
    void whatIsDeletedIsGone() {
        String path = PATH + "/" + create(form()).getString("id");

        assertThat(call(HttpMethod.DELETE, path, "deleteSubscription", null).statusCode())
                .isEqualTo(204);
        assertThat(call(HttpMethod.DELETE, path, "deleteSubscription", null).statusCode())
                .isEqualTo(404);
        assertThat(call(HttpMethod.GET, path, "getSubscription", null).statusCode())
                .isEqualTo(404);
        assertThat(call(HttpMethod.GET, path + "/deliveries", "listDeliveries", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatAClientHasAlreadyIsNotSentAgain() {
        String path = PATH + "/" + create(form()).getString("id");
        for (String uri : List.of(PATH, path, path + "/deliveries")) {
            String etag = api.getAsOperator(uri).getHeader("ETag");
            assertThat(etag).as(uri).isNotBlank();
            assertThat(api.getAsOperator(uri, "If-None-Match", etag).statusCode())
                    .as(uri)
                    .isEqualTo(304);
        }
    }

    @Test
    void nobodyReadsSubscriptionsWithoutAKey() {
        assertThat(api.get(PATH).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                             | /url",
                "{\"url\": 5}                                                   | /url",
                "{\"url\": \"hooks.example\"}                                   | /url",
                "{\"url\": \"ftp://hooks.example/\"}                            | /url",
                "{\"url\": \"http://hooks.example/\"}                           | /url",
                "{\"url\": \"http://127.0.0.1.example/\"}                       | /url",
                "{\"url\": \"https://me:secret@hooks.example/\"}                | /url",
                "{\"url\": \"http://127.0.0.1\\\\@192.0.2.2/\"}          | /url",
                "{\"url\": \"https://a.example/x y\"}                         | /url",
                "{\"url\": \" https://a.example/\"}                           | /url",
                "{\"url\": \"https://a.example/\\n\"}                         | /url",
                "{\"url\": \"https://a.example:0/\"}                          | /url",
                "{\"url\": \"https://a.example:99999/\"}                      | /url",
                "{\"url\": \"https://a.example:+443/\"}                       | /url",
                "{\"url\": \"https://10.0.0.1/\"}                             | /url",
                "{\"url\": \"https://169.254.169.254/latest\"}                | /url",
                "{\"url\": \"https://[::ffff:10.0.0.1]/\"}                    | /url",
                "{\"url\": null}                                                | /url",
                "{\"url\": \"https://a.example\", \"description\": 5}           | /description",
                "{\"url\": \"https://a.example\", \"connectors\": \"au-ubank\"} | /connectors",
                "{\"url\": \"https://a.example\", \"connectors\": [\"none\"]}   | /connectors/0",
                "{\"url\": \"https://a.example\", \"connectors\": [5]}          | /connectors/0",
                "{\"url\": \"https://a.example\", \"institutions\": [\"no\"]}   | /institutions/0",
                "{\"url\": \"https://a.example\", \"statuses\": [\"red\"]}      | /statuses/0",
                "{\"url\": \"https://a.example\", \"enabled\": \"yes\"}         | /enabled",
                "{\"url\": \"https://a.example\", \"secret\": \"mine\"}         | /secret",
            })
    void badInputIsNamedAndNothingIsStored(String body, String pointer) {
        HttpResponse<Buffer> response = call(HttpMethod.POST, PATH, "createSubscription", new JsonObject(body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.bodyAsJsonObject().getJsonArray("errors"))
                .singleElement()
                .satisfies(wrong ->
                        assertThat(((JsonObject) wrong).getString("pointer")).isEqualTo(pointer));
        assertThat(response.bodyAsString()).doesNotContain("me:secret");
        assertThat(api.postgres.column("SELECT id FROM subscription")).isEmpty();
    }
}
