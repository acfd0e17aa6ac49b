package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that PostgreSQL cannot keep, or that is none, is refused where it comes in, whichever call it is for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextAtTheDoorTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    private static List<Operation> operations() {
        return ApiFixture.await(Contract.load(api.vertx)).routing().operations();
    }

    static Stream<String> paths() {
        return operations().stream()
                .filter(operation -> operation.getOpenAPIPath().contains("{"))
                .map(operation -> operation.getHttpMethod() + " "
                        + operation.getOpenAPIPath().replaceAll("\\{.*?}", "a%00b") + " "
                        + (operation.getOperationId().equals("takeInResult")
                                ? ApiFixture.INGEST_KEY
                                : ApiFixture.OPERATE_KEY));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void inAPath(String call) {
        String[] parts = call.split(" ", -1);

        assertRefused(api.send(HttpMethod.valueOf(parts[0]), parts[1], null, "Authorization", "Bearer " + parts[2]));
    }

    static Stream<String> queries() {
        return operations().stream()
                .flatMap(operation -> operation.getParameters().stream()
                        .filter(parameter -> parameter.getIn() == Location.QUERY)
                        .map(Parameter::getName)
                        .map(name -> operation.getHttpMethod() + " "
                                + operation.getOpenAPIPath().replaceAll("\\{.*?}", "au-ubank") + "?" + name
                                + "=a%00b"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void inAQuery(String call) {
        String[] parts = call.split(" ", -1);

        assertRefused(api.send(HttpMethod.valueOf(parts[0]), parts[1], null));
    }

    static Stream<String> cursors() {
        api.sources = Samples.sources();
        api.redeploy();
        return queries()
                .filter(call -> call.contains("?cursor="))
                .map(call -> call.contains("/sources/")
                        ? call.replace("au-ubank", api.sources.get(0).name())
                        : call);
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void inACursor(String call) {
        String path = call.substring(call.indexOf(' ') + 1, call.indexOf('?'));
        String place = path + " 2026-01-31T09:30:00Z a\0b";
        String cursor = Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));

        assertRefused(api.getAsOperator(path + "?cursor=" + cursor));
    }

    @Test
    void inTheIdOfAnEvent() {
        assertThat(api.get("/api/v1/events", "Last-Event-ID", "+1000000000-12-31T00:00:00Z/a")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'version':'1\\u0000'} /version",
                "{'version':'\\ud800'} /version",
                "{'version':'\\ude00\\ud83d'} /version",
                "{'version':'1','a\\u0000b':1} /a\uFFFDb",
                "{'version':'1','x':{'y':['ok','\\udfff']}} /x/y/1",
            })
    void inABody(String row) {
        int between = row.lastIndexOf(' ');
        HttpResponse<Buffer> answer = api.post(
                "/api/v1/connectors/au-ubank/releases",
                row.substring(0, between).replace('\'', '"'));

        assertRefused(answer);
        assertThat(ApiFixture.pointers(answer)).contains(row.substring(between + 1));
    }

    @Test
    void aPairOfSurrogatesIsACharacter() {
        HttpResponse<Buffer> answer =
                api.post("/api/v1/connectors/au-ubank/releases", "{\"version\":\"\\ud83d\\ude00\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.bodyAsJsonObject().getString("version")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void whatIsQuotedOfAQueryIsNotCutWithinACharacter() {
        HttpResponse<Buffer> answer = api.get("/api/v1/connectors?stage=" + "x".repeat(63) + "%F0%9F%98%80y");

        assertRefused(answer);
        assertThat(answer.bodyAsString()).doesNotContain("\\uD83D", "\\ud83d");
    }

    /** Also a query that leaves the start or the end to us. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "history?to=-5000-01-01T00:00:00Z",
                "history?to=0000-01-01T00:00:00Z",
                "history?from=0000-01-01T00:00:00%2B23:59",
                "history?to=0000-01-01T00:00:00Z&from=0000-01-01T00:00:00%2B23:59",
                "evidence?to=0001-01-01T00:00:00Z",
                "evidence?to=9999-12-31T23:59:59Z&from=9999-12-31T00:00:00Z&step=3650d",
                "evidence?to=1969-12-31T23:59:59Z",
                "evidence?to=9999-12-31T23:59:59-23:59",
            })
    void timesThatNoAnswerCouldNameAreRefused(String query) {
        assertRefused(api.get("/api/v1/connectors/au-ubank/" + query));
    }

    private static void assertRefused(HttpResponse<Buffer> answer) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = answer.bodyAsJsonObject();
        assertThat(problem.getString("detail")).isNotBlank();
    }
}
