package dev.bellwether.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is answered as a problem that says what. */
class ApiProblemsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @ParameterizedTest
    @CsvSource({
        "/api/v1/institutions?limit=0, /limit",
        "/api/v1/institutions?limit=1001, /limit",
        "/api/v1/institutions?limit=-1, /limit",
        "/api/v1/institutions?limit=ten, /limit",
        "/api/v1/institutions?limit=1.5, /limit",
        "/api/v1/institutions?limit=, /limit",
        "/api/v1/institutions?limit=99999999999999999999, /limit",
        "/api/v1/institutions?cursor=, /cursor",
        "/api/v1/institutions?cursor=nonsense, /cursor",
        "/api/v1/institutions?cursor=%25%25, /cursor",
        "/api/v1/institutions?status=down, /status",
        "/api/v1/institutions?status=, /status",
        "/api/v1/institutions?status=Operational, /status",
        "'/api/v1/institutions?status=operational,', /status",
        "'/api/v1/institutions?status=operational,down', /status",
        "/api/v1/institutions?tier=0, /tier",
        "/api/v1/institutions?tier=5, /tier",
        "/api/v1/institutions?tier=one, /tier",
        "/api/v1/institutions?country=AUS, /country",
        "/api/v1/institutions?country=A1, /country",
        "/api/v1/institutions?country=, /country",
        "/api/v1/institutions?sector=, /sector",
        "/api/v1/institutions?method=web, /method",
        "/api/v1/institutions?nam=x, /nam",
        "/api/v1/institutions?Name=x, /Name",
        "/api/v1/institutions?a~b/c=x, /a~0b~1c",
        "/api/v1/institutions?name=a&name=b, /name",
        "/api/v1/institutions/au-ubank?name=x, /name",
        "/api/v1/connectors?method=fax, /method",
        "/api/v1/connectors?stage=gamma, /stage",
        "/api/v1/connectors?institution=a%20b, /institution",
        "/api/v1/connectors?institution=, /institution",
        "/api/v1/connectors?country=AU, /country",
        "/api/v1/connectors/au-ubank?from=1, /from",
        "/api/v1/statuses?limit=1, /limit",
        "/api/v1/error-codes?x=1, /x",
        "/api/v1/overview?x=1, /x",
        "/api/v1/about?x=1, /x",
    })
    void aBadParameterIsNamed(String uri, String pointer) {
        JsonObject problem = problem(api.get(uri), 400);

        assertThat(problem.getJsonArray("errors")).hasSize(1);
        JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("detail")).isNotBlank();
    }

    @Test
    void allBadParametersAreNamedAtOnce() {
        JsonObject problem = problem(api.get("/api/v1/institutions?limit=0&tier=9&colour=red&name=ok"), 400);

        assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("pointer")))
                .containsExactly("/limit", "/tier", "/colour");
    }

    @Test
    void aCursorOfAnotherListIsNoCursor() {
        String next = api.get("/api/v1/connectors?limit=1")
                .bodyAsJsonObject()
                .getJsonObject("links")
                .getString("next");
        String cursor = next.substring(next.indexOf("cursor=") + 7);

        assertThat(api.get("/api/v1/connectors?cursor=" + cursor).statusCode()).isEqualTo(200);
        problem(api.get("/api/v1/institutions?cursor=" + cursor), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api",
                "/api/v1",
                "/api/v2/institutions",
                "/api/v1/institutions/nobody",
                "/api/v1/institutions/a%20b",
                "/api/v1/institutions/au-ubank/connectors",
                "/api/v1/connectors/nobody",
                "/api/v1/connectors/%2e%2e%2f",
                "/assets/nothing.js",
                "/assets/",
                "/web/index.html",
                "/../../etc/passwd"
            })
    void whatIsNotThereIsNotFound(String uri) {
        problem(api.get(uri), 404);
    }

    @Test
    void theMissingThingIsNamed() {
        assertThat(problem(api.get("/api/v1/connectors/no-bank"), 404).getString("detail"))
                .contains("connector", "no-bank");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/institutions, 'GET, HEAD'",
        "DELETE, /api/v1/connectors/au-ubank, 'GET, HEAD'",
        "PUT, /api/v1/connectors/au-ubank, 'GET, HEAD'",
        "OPTIONS, /api/v1/statuses, 'GET, HEAD'",
        "GET, /api/v1/jobs, POST",
        "HEAD, /api/v1/jobs, POST",
        "POST, /, 'GET, HEAD'",
        "POST, /openapi.yaml, 'GET, HEAD'",
        "DELETE, /assets/page.css, 'GET, HEAD'",
    })
    void anotherMethodIsRefusedWithThoseThatAreAllowed(String method, String uri, String allowed) {
        HttpResponse<Buffer> response = send(HttpMethod.valueOf(method), uri);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.getHeader("Allow")).isEqualTo(allowed);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0", "image/*, text/*;q=0.5"})
    void anAnswerThatIsNotAcceptedIsNotGiven(String accept) {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.GET, "/api/v1/statuses")
                .putHeader("Accept", accept)
                .send());

        problem(response, 406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "Application/JSON",
                "text/html, application/json;q=0.1",
                "text/html, */*;q=0.8"
            })
    void anAnswerThatIsAcceptedIsGiven(String accept) {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.GET, "/api/v1/statuses")
                .putHeader("Accept", accept)
                .send());

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 401, 'Bearer realm=\"bellwether\"'",
        "Basic aW5nZXN0LWtleTo=, 401, 'Bearer realm=\"bellwether\"'",
        "Bearer, 401, 'Bearer realm=\"bellwether\"'",
        "Bearer hunter2hunter2, 401, 'Bearer realm=\"bellwether\", error=\"invalid_token\"'",
        "Bearer old-key, 401, 'Bearer realm=\"bellwether\", error=\"invalid_token\"'",
        "Bearer operate-key, 403, 'Bearer realm=\"bellwether\", error=\"insufficient_scope\", scope=\"ingest\"'",
    })
    void jobsAreTakenOnlyWithAKeyForThem(String authorization, int status, String challenge) {
        var request = api.request(HttpMethod.POST, "/api/v1/jobs").putHeader("Content-Type", "application/json");
        if (!authorization.isEmpty()) {
            request.putHeader("Authorization", authorization);
        }
        HttpResponse<Buffer> response = ApiFixture.await(request.sendBuffer(Buffer.buffer("[]")));

        problem(response, status);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo(challenge);
        assertThat(response.bodyAsString()).doesNotContain("hunter2").doesNotContain("-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ingest-key", "bearer ingest-key", "BEARER  ingest-key "})
    void theSchemeOfAKeyIsReadInAnyCase(String authorization) {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.POST, "/api/v1/jobs")
                .putHeader("Authorization", authorization)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("[]")));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyWithoutAKeyIsRefusedBeforeItHasCome() {
        String answer = raw(post("Content-Length: 1000000000") + "[");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("application/problem+json");
    }

    @Test
    void whoExpectsToBeAskedIsRefusedWithoutBeingAsked() {
        String answer = raw(post("Content-Length: 2", "Expect: 100-continue"));

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aDefectIsAnsweredWithoutAnythingOfTheInside() {
        api.intake = ctx -> {
            throw new IllegalStateException("password=hunter2 in Intake.java:7");
        };
        JsonObject problem = problem(intake(), 500);

        assertThat(problem.encode()).doesNotContain("hunter2").doesNotContain("java");
        assertThat(problem.getString("instance")).startsWith("urn:uuid:");
    }

    @Test
    void aStatusThatAHandlerFailsWithIsShown() {
        api.intake = ctx -> ctx.fail(503);
        HttpResponse<Buffer> response = intake();

        problem(response, 503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        api.intake = ctx -> ctx.fail(413);
        problem(intake(), 413);
        api.intake = ctx -> ctx.fail(429);
        problem(intake(), 429);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /api/v1/statuses HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n', 400",
        "'nonsense\r\n\r\n', 400",
        "'GET /api/v1/statuses HTTP/1.1\r\n\r\n', 400",
        "'GET /api/v1/institutions?name=%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400",
        "'GET /api/v1/connectors/%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400",
    })
    void whatIsNoHttpIsABadRequest(String request, int status) {
        assertThat(raw(request)).matches("(?s)HTTP/1\\.[01] " + status + ".*").contains("application/problem+json");
    }

    @Test
    void tooLongAddressesAndHeadersAreRefused() {
        assertThat(raw("GET /?" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 414 Request-URI Too Long", "problem+json");
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 ", "problem+json");
    }

    @Test
    void anAddressInUseIsSaidWithWhatToDoAboutIt() {
        assertThatThrownBy(() -> ApiFixture.await(api.vertx.deployVerticle(api.verticle(api.port()))))
                .hasMessageContaining("127.0.0.1:" + api.port())
                .hasMessageContaining("http.port");
    }

    private static HttpResponse<Buffer> intake() {
        return ApiFixture.await(api.request(HttpMethod.POST, "/api/v1/jobs")
                .bearerTokenAuthentication(ApiFixture.INGEST_KEY)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("[]")));
    }

    private static HttpResponse<Buffer> send(HttpMethod method, String uri) {
        return ApiFixture.await(api.request(method, uri).send());
    }

    private static JsonObject problem(HttpResponse<Buffer> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        JsonObject problem = response.bodyAsJsonObject();
        assertThat(problem.getString("type")).isEqualTo("about:blank");
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }

    /** The headers of a request to the intake without a key. */
    private static String post(String... headers) {
        return "POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** What comes back until the end of the headers and the first of the body. */
    private static String raw(String request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Buffer seen = Buffer.buffer();
        NetClient client = api.vertx.createNetClient();
        NetSocket socket = ApiFixture.await(client.connect(api.port(), "127.0.0.1"));
        socket.handler(piece -> {
            seen.appendBuffer(piece);
            if (seen.toString().contains("}")) {
                answer.complete(seen.toString());
            }
        });
        socket.closeHandler(closed -> answer.complete(seen.toString()));
        socket.write(request);
        try {
            return answer.orTimeout(60, TimeUnit.SECONDS).join();
        } finally {
            ApiFixture.await(client.close());
        }
    }
}
