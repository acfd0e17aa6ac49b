package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.kinds.ProbeRuns;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class Http2Test {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {"true; ['2']; ||", "false; ['2']; version", "true; ['1.1', '2']; ||", "true; ['1.1']; ||"})
    void theVersionIsAgreedOnAndCompared(boolean speaksHttp2, String versions, String cause) throws Exception {
        ProbeRun run = run(
                speaksHttp2,
                request -> request.response().putHeader("X-A", "b").end("up"),
                "versions: " + versions + ", body: [{contains: up}], headers: [{name: x-a, matches: b}]");
        assertThat(run.cause()).as(run.detail()).isEqualTo(cause);
        assertThat(run.statusCode()).hasValue(200);
        assertThat(run.phases().get("processing")).isPositive();
    }

    @Test
    void aRequestWithABodyArrives() throws Exception {
        ProbeRun run = run(
                true,
                request -> request.body().onSuccess(body -> request.response().end(body)),
                "versions: ['2'], body: [{contains: hello}]}, method: POST, headers: {X-Own: a}, body: hello, auth: {bearer: x");
        assertThat(run.cause()).as(run.detail()).isEmpty();
    }

    @Test
    void aResetStreamIsAReset() throws Exception {
        ProbeRun run = run(true, request -> request.response().reset(2), "versions: ['2']");
        assertThat(run.cause()).as(run.detail()).isEqualTo("reset");
    }

    @Test
    void aLargeBodyIsCutOff() throws Exception {
        ProbeRun run = run(
                true,
                request -> request.response().end(Buffer.buffer(new byte[3 << 20])),
                "versions: ['2'], maxBody: 1MB");
        assertThat(run.cause()).as(run.detail()).isEqualTo("size");
    }

    @Test
    void noAnswerIsATimeout() throws Exception {
        ProbeRun run = run(true, request -> {}, "versions: ['2']}, timeout: 500ms, retries: 0, headers: {a: b");
        assertThat(run.cause()).as(run.detail()).isEqualTo("timeout");
    }

    private static ProbeRun run(boolean http2, Handler<HttpServerRequest> handler, String expect) {
        HttpServer server = RUNS.vertx()
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(http2)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addKeyPath(RawServer.TLS.resolve("good.key").toString())
                                .addCertPath(RawServer.TLS.resolve("good.pem").toString())))
                .requestHandler(handler);
        int port = ProbeRuns.await(server.listen(0, "127.0.0.1")).actualPort();
        try {
            return RUNS.run("{kind: http, url: 'https://bank.example/', connectTo: '127.0.0.1:" + port
                            + "', tls: {ca: root.pem}, expect: {" + expect + "}}")
                    .run();
        } finally {
            ProbeRuns.await(server.close());
        }
    }
}
