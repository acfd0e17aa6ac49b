package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No client takes what is there for all. */
class FairUseTest {
    private static final String JOBS = "/api/v1/jobs";

    @RegisterExtension
    final ApiFixture api = new ApiFixture()
            .limits(new ClientLimits(
                    20, 3, 2, List.of(AddressRange.parse("127.0.0.9").orElseThrow())));

    @Test
    void anAddressMaySendSoManyRequestsAMinuteAndThisMachineMore() {
        WebClient other = from("127.0.0.2");
        for (int i = 0; i < 20; i++) {
            assertThat(get(other, "/api/v1/statuses").statusCode()).isEqualTo(200);
        }
        for (String path : List.of("/api/v1/statuses", "/nothing", "/")) {
            assertRefused(get(other, path));
        }
        for (int i = 0; i < 30; i++) {
            assertThat(api.get("/api/v1/statuses").statusCode()).isEqualTo(200);
        }
        assertThat(get(from("127.0.0.3"), "/api/v1/statuses").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyMaySendSoManyRequestsAMinuteWhereverItIsUsed() {
        for (int i = 0; i < 20; i++) {
            assertThat(api.getAsOperator("/api/v1/audit").statusCode()).isEqualTo(200);
        }
        assertRefused(api.getAsOperator("/api/v1/audit"));
        assertThat(api.send(HttpMethod.POST, JOBS, "[]", "Authorization", "Bearer " + ApiFixture.INGEST_KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyHasSoManyBodiesUnderWay() {
        Promise<Void> answered = Promise.promise();
        List<Object> arrived = new ArrayList<>();
        api.intake = ctx -> {
            arrived.add(ctx);
            answered.future().onSuccess(now -> ctx.response().end());
        };
        List<Future<HttpResponse<Buffer>>> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(job());
        }
        await().until(() -> arrived.size() == 3);

        assertRefused(ApiFixture.await(job()));
        assertThat(api.post("/api/v1/connectors/au-ubank/releases", "{\"version\":\"1\"}")
                        .statusCode())
                .isEqualTo(201);
        answered.complete();
        slow.forEach(ApiFixture::await);
        assertThat(ApiFixture.await(job()).statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressHasSoManyListenersAndThisMachineMore() throws IOException {
        List<Socket> listeners = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            listeners.add(listen("127.0.0.1", ""));
        }
        listeners.add(listen("127.0.0.2", ""));
        listeners.add(listen("127.0.0.2", ""));

        assertRefused(get(from("127.0.0.2"), "/api/v1/events"));
        listeners.remove(6).close();
        await().untilAsserted(() -> listeners.add(listen("127.0.0.2", "")));
        for (Socket listener : listeners) {
            listener.close();
        }
    }

    @Test
    void behindATrustedProxyTheAddressIsTheOneThatItTells() throws IOException {
        for (int i = 0; i < 2; i++) {
            listen("127.0.0.9", "X-Forwarded-For: 127.0.0.1, 2001:db8:0:1::" + i + "\r\n");
        }
        assertThat(answer("127.0.0.9", "X-Forwarded-For: 192.0.2.1, 2001:db8:0:1:ffff::1\r\n"))
                .contains(" 429 ");
        assertThat(answer("127.0.0.9", "X-Forwarded-For: 2001:db8:0:2::1\r\n")).contains(" 200 ");
        // Who is no proxy may write what it likes.
        for (int i = 0; i < 2; i++) {
            listen("127.0.0.8", "X-Forwarded-For: 192.0.2." + i + "\r\n");
        }
        assertThat(answer("127.0.0.8", "X-Forwarded-For: 192.0.2.9\r\n")).contains(" 429 ");
    }

    private Future<HttpResponse<Buffer>> job() {
        return api.request(HttpMethod.POST, JOBS)
                .bearerTokenAuthentication(ApiFixture.INGEST_KEY)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("[]"));
    }

    private WebClient from(String address) {
        return WebClient.create(api.vertx, new WebClientOptions().setLocalAddress(address));
    }

    private HttpResponse<Buffer> get(WebClient client, String path) {
        return ApiFixture.await(client.get(api.port(), "127.0.0.1", path).send());
    }

    private Socket listen(String from, String headers) throws IOException {
        Socket socket = open(from, headers);
        assertThat(firstLine(socket)).contains(" 200 ");
        return socket;
    }

    private String answer(String from, String headers) throws IOException {
        return firstLine(open(from, headers));
    }

    private Socket open(String from, String headers) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(AddressRange.literal(from).orElseThrow(), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
        socket.getOutputStream()
                .write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString();
    }

    private static void assertRefused(HttpResponse<Buffer> answer) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(Integer.parseInt(answer.getHeader("Retry-After"))).isBetween(1, 60);
    }
}
