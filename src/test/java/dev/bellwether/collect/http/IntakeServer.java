package dev.bellwether.collect.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.collect.Batches;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.HeapBound;
import dev.bellwether.collect.MemorySink;
import dev.bellwether.collect.http.JobIntake.IntakeEvents;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.http.BodyDrain;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The intake behind a real server, with a store in memory and somebody who listens to the bus. */
public final class IntakeServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    public final MemorySink sink = new MemorySink();
    /** What the last collection left of the memory. */
    public volatile MemoryUsage memory = new MemoryUsage(0, 0, 100, 100);

    public final List<JobOutcome> published = new CopyOnWriteArrayList<>();
    /** What the intake told, in order. */
    public final List<String> told = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    public IntakeServer(IntakeLimits limits) {
        MessageBus bus = MessageBus.install(vertx);
        bus.subscribe(Topics.JOB_OUTCOMES, message -> published.addAll(message.outcomes()));
        GroupCommit commit = new GroupCommit(
                vertx, sink, bus, Batches.CLOCK, new GroupCommit.Bounds(PATIENCE, new HeapBound(() -> memory)));
        Router router = Router.router(vertx);
        router.post("/jobs").handler(new JobIntake(commit, Batches.RULES, limits, listener()));
        router.route().failureHandler(IntakeServer::problem);
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    private IntakeEvents listener() {
        return new IntakeEvents() {
            @Override
            public void taken(int accepted, int duplicates, int rejected) {
                told.add(accepted + " accepted, " + duplicates + " duplicates, " + rejected + " rejected");
            }

            @Override
            public void refused(String reason) {
                told.add("refused: " + reason);
            }
        };
    }

    private static void problem(RoutingContext context) {
        BodyDrain.drop(context);
        Problem problem = context.failure() instanceof ProblemException refused
                ? refused.problem()
                : Problem.of(500, String.valueOf(context.failure()));
        problem.answer(context.request());
    }

    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
                .timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> post(String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request =
                request().header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public HttpResponse<String> post(String body) {
        return post("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public CompletableFuture<HttpResponse<String>> postLater(String body) {
        return client.sendAsync(
                request()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The statuses of a request that never ends and of one that follows it on the same connection. */
    List<Integer> stopInTheMiddleOverHttp2() {
        HttpClientAgent agent = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false),
                new PoolOptions().setHttp2MaxSize(1));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/jobs")
                .putHeader("Content-Type", "application/json");
        HttpClientRequest stuck = await(agent.request(options));
        stuck.exceptionHandler(reset -> {});
        await(stuck.setChunked(true).write("["));
        int first = await(stuck.response()).statusCode();
        HttpClientRequest next = await(agent.request(options));
        int second = await(next.send("[]")).statusCode();
        assertThat(next.connection()).isSameAs(stuck.connection());
        return List.of(first, second);
    }

    Wire wire() {
        return new Wire(port);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    /** A connection on which a producer can behave as badly as it likes. */
    static final class Wire implements AutoCloseable {
        private final Socket socket;

        private Wire(int port) {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(20_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Wire send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        Wire send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return this;
        }

        /** The start of a request whose body will have a length. */
        Wire begin(String length, String... headers) throws IOException {
            StringBuilder head =
                    new StringBuilder("POST /jobs HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n");
            head.append(length).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return send(head.append("\r\n").toString());
        }

        /** Reads up to and including a text, or to the end of the stream. */
        String readUntil(String text) throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder read = new StringBuilder();
            while (read.indexOf(text) < 0) {
                int b = in.read();
                if (b < 0) {
                    return read + "<end>";
                }
                read.append((char) b);
            }
            return read.toString();
        }

        /** Ends the connection so that the server sees a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
