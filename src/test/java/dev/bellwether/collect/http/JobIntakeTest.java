package dev.bellwether.collect.http;

import static dev.bellwether.collect.Batches.good;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobIntakeTest {
    private final IntakeServer server = new IntakeServer(IntakeLimits.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBatchIsStoredThenPublishedThenAcknowledged() {
        HttpResponse<String> answer = server.post("[" + good("a") + "," + good("b") + "," + good("a") + ",7]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonObject json = new JsonObject(answer.body());
        assertThat(json.getInteger("accepted")).isEqualTo(2);
        assertThat(json.getInteger("duplicates")).isEqualTo(1);
        assertThat(json.getJsonArray("rejected").encode())
                .isEqualTo("[{\"index\":3,\"detail\":\"must be an object, not a number\"}]");
        assertThat(server.sink.size()).isEqualTo(2);
        await().untilAsserted(() ->
                assertThat(server.published).extracting(JobOutcome::jobId).containsExactly("a", "b"));
    }

    @Test
    void sendingABatchAgainChangesNothing() {
        server.post("[" + good("a") + "]");
        HttpResponse<String> again = server.post("[" + good("a") + "]");

        assertThat(again.body()).isEqualTo("{\"accepted\":0,\"duplicates\":1,\"rejected\":[]}");
        await().during(Duration.ofMillis(100)).until(() -> server.published.size() == 1);
    }

    @Test
    void nothingIsTakenWhereMemoryIsNearlyFullUntilThereIsRoomAgain() {
        server.memory = new MemoryUsage(0, 85, 100, 100);
        HttpResponse<String> refused = server.post("[" + good("a") + "]");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
        assertThat(refused.body()).contains("The memory of this node is nearly full");
        assertThat(server.told).containsExactly("refused: busy");
        assertThat(server.sink.size()).isZero();

        server.memory = new MemoryUsage(0, 84, 100, 100);
        assertThat(server.post("[" + good("a") + "]").statusCode()).isEqualTo(200);
    }

    @Test
    void aBatchOfNothingOrOfRejectionsAsksNothingOfTheStore() {
        assertThat(server.post("[]").body()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"rejected\":[]}");
        assertThat(server.post("[{}]").statusCode()).isEqualTo(200);
        assertThat(server.sink.inserts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-ndjson",
                "Application/X-NDJSON; charset=UTF-8",
                "application/ndjson",
                "application/jsonl"
            })
    void linesAreTakenToo(String type) {
        HttpResponse<String> answer = server.post(type, (good("a") + "\nbroken\n" + good("b")).getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"accepted\":2,\"duplicates\":0,\"rejected\":[{\"index\":1,");
    }

    @Test
    void packedBodiesAreTaken() throws IOException {
        byte[] packed = gzip(("[" + good("a") + "]").getBytes(UTF_8));

        HttpResponse<String> answer = server.post("application/json", packed, "Content-Encoding", "gzip");

        assertThat(answer.body()).startsWith("{\"accepted\":1,");
    }

    static Stream<Arguments> refusals() throws IOException {
        byte[] good = ("[" + good("a") + "]").getBytes(UTF_8);
        byte[] packed = gzip(good);
        byte[] cut = new ByteArrayInputStream(packed).readNBytes(packed.length - 9);
        byte[] damaged = packed.clone();
        damaged[packed.length - 6] ^= 1;
        byte[] million = ("[" + "1,".repeat(200_000) + "1]").getBytes(UTF_8);
        return Stream.of(
                arguments("text/plain", "", good, 415, "\"text/plain\" cannot be read"),
                arguments("application/x-www-form-urlencoded", "", good, 415, "cannot be read"),
                arguments("application/json; charset=iso-8859-1", "", good, 415, "JSON is UTF-8"),
                arguments("application/json", "br", good, 415, "send gzip or none"),
                arguments("application/json", "gzip, gzip", packed, 415, "send gzip or none"),
                arguments("application/json", "", new byte[0], 400, "holds no job outcome"),
                arguments("application/x-ndjson", "", new byte[0], 400, "holds no job outcome"),
                arguments("application/x-ndjson", "", "\n \r\n".getBytes(UTF_8), 400, "holds no job outcome"),
                arguments("application/json", "gzip", new byte[0], 400, "holds no job outcome"),
                arguments("application/json", "gzip", good, 400, "is not gzip"),
                arguments("application/json", "gzip", cut, 400, "ends too early"),
                arguments("application/json", "gzip", damaged, 400, "checksum is wrong"),
                arguments("application/json", "gzip", gzip(new byte[0]), 400, "holds no job outcome"),
                arguments("application/json", "", packed, 400, "must begin with ["),
                arguments("application/json", "", "{\"jobId\"".getBytes(UTF_8), 400, "must begin with ["),
                arguments("application/json", "", "[{\"jobId\":\"a\"".getBytes(UTF_8), 400, "ends in the middle"),
                arguments("application/json", "", million, 413, "at most 100000 items"),
                arguments("application/json", "", new byte[10 << 20], 413, "at most 8388608 bytes"),
                arguments("application/x-ndjson", "gzip", gzip(new byte[50 << 20]), 413, "unpacked too"),
                arguments("application/json", "gzip", gzip(blanks(50 << 20)), 413, "unpacked too"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeTakenIsRefusedAsAWholeAndSaysWhy(
            String type, String encoding, byte[] body, int status, String why) {
        HttpResponse<String> answer =
                encoding.isEmpty() ? server.post(type, body) : server.post(type, body, "Content-Encoding", encoding);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains(why);
        assertThat(server.sink.inserts()).isZero();
        assertThat(server.post("[" + good("a") + "]").statusCode()).isEqualTo(200);
    }

    @Test
    void whatBecomesOfEachRequestIsTold() {
        server.post("[" + good("a") + "," + good("b") + ",{}]");
        server.post("[" + good("a") + "]");
        server.post("[]");
        server.post("text/plain", "a".getBytes(UTF_8));
        server.post("[");

        await().until(() -> server.told.size() == 5);
        assertThat(server.told)
                .containsExactlyInAnyOrder(
                        "2 accepted, 0 duplicates, 1 rejected",
                        "0 accepted, 1 duplicates, 0 rejected",
                        "0 accepted, 0 duplicates, 0 rejected",
                        "refused: media-type",
                        "refused: malformed");
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedToo() {
        byte[] body = blanks(10 << 20);

        HttpResponse<String> answer = server.send(server.request()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void everyVersionOfHttpIsServed(HttpClient.Version version) {
        HttpResponse<String> first = post(version, good("a").getBytes(UTF_8));
        HttpResponse<String> tooLarge = post(version, blanks(10 << 20));
        HttpResponse<String> second = post(version, good("b").getBytes(UTF_8));

        assertThat(first.body()).startsWith("{\"accepted\":1,");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("at most 8388608 bytes");
        assertThat(second.body()).startsWith("{\"accepted\":1,");
        assertThat(second.version()).isEqualTo(version);
    }

    private HttpResponse<String> post(HttpClient.Version version, byte[] body) {
        return server.send(server.request()
                .version(version)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void withoutAContentTypeNothingIsGuessed() {
        HttpResponse<String> answer =
                server.send(server.request().POST(BodyPublishers.ofString("[" + good("a") + "]")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("Content-Type is missing");
    }

    @Test
    void severalGzipMembersAreOneBody() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(gzip(("[" + good("a")).getBytes(UTF_8)));
        packed.writeBytes(gzip(new byte[0]));
        packed.writeBytes(gzip(("," + good("b") + "]").getBytes(UTF_8)));

        assertThat(server.post("application/json", packed.toByteArray(), "Content-Encoding", "gzip")
                        .body())
                .startsWith("{\"accepted\":2,");
    }

    private static byte[] blanks(int size) {
        return " ".repeat(size).getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
