package dev.bellwether.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.api.Samples;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.history.StatusChanges.Numbered;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFollowerTest {
    private static final Catalogue CATALOGUE = Samples.catalogue();

    private final Vertx vertx = Vertx.vertx();
    private final RecentEvents events = new RecentEvents(null);

    @AfterEach
    void close() {
        TestDatabase.await(vertx.close());
    }

    @Test
    void oneThatNeverReadsIsDroppedAndTold() throws IOException {
        List<Numbered> many = new ArrayList<>();
        for (int i = 0; i < RecentEvents.MOST; i++) {
            many.add(new Numbered(
                    i + 1L, Samples.evaluation("au-ubank", Status.MAJOR_OUTAGE, Samples.TICK.plusSeconds(i))));
        }
        events.begin(0);
        events.add(many);
        AtomicReference<EventFollower> following = new AtomicReference<>();
        Router router = Router.router(vertx);
        router.get("/").handler(ctx -> {
            ctx.response().setChunked(true);
            EventFollower follower = new EventFollower(ctx, events, id -> Optional.of(state(id)), Optional.of(0L));
            following.set(follower);
            follower.sendOn();
        });
        HttpServer server = TestDatabase.await(
                vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8_192);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> following.get() != null);
            for (int i = 0; i < 200; i++) {
                TestDatabase.await(vertx.executeBlocking(() -> 0));
                vertx.runOnContext(now -> following.get().beat());
            }

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(all).endsWith("0\r\n\r\n").contains("event: dropped\ndata: {\"reason\":\"");
            assertThat(all.length()).isLessThan(8_000_000);
        }
    }

    private static ConnectorState state(String id) {
        var institution = CATALOGUE.institutionOf(id).orElseThrow();
        return new ConnectorState(
                institution,
                institution.name(),
                CATALOGUE.connector(id).orElseThrow(),
                Optional.empty(),
                RecentStatuses.NONE);
    }
}
