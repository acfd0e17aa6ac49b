package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.demo.Play.Storyline;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aDemoOpensPlaysAndCloses() {
        StandInDaemon daemon = new StandInDaemon(vertx);
        SocketAddress address = daemon.start().await();
        Demo demo = new Demo(vertx, Clock.systemUTC(), DemoCatalogues.ofSize(30), 1);

        SocketAddress simulation = demo.open().await();
        assertThat(demo.catalogue().connectors()).hasSize(30);
        assertThat(simulation.port()).isPositive();
        demo.play(address, "key");
        await().until(() -> daemon.posts().size() >= 3);
        demo.close().await();

        int sent = daemon.posts().size();
        await().until(() -> daemon.connections() == 0);
        assertThat(daemon.posts()).hasSize(sent);
        assertThat(connects(simulation)).isFalse();
    }

    @Test
    void aDemoThatNeverPlayedClosesToo() {
        Demo demo = new Demo(vertx, Clock.systemUTC(), DemoCatalogues.ofSize(3), 1);
        demo.open().await();
        demo.close().await();
    }

    @Test
    void theScenesReachTheInstitutionsAndTheDaemon() {
        StandInDaemon daemon = new StandInDaemon(vertx);
        PlatformClient platform = new PlatformClient(vertx, daemon.start().await(), "key");
        List<String> extras = List.of("a", "b", "c", "d", "e");
        SimulatedInstitutions institutions =
                new SimulatedInstitutions(vertx, Clock.systemUTC(), new java.util.SplittableRandom(1), List.of());
        Play play = new Play(
                vertx, new Storyline(extras), institutions, platform, new JumpingClock(Duration.ofSeconds(320)));
        play.start();

        await().until(() -> institutions.behaviour("c").equals(Behaviour.LOGIN_BROKEN));
        await().until(() -> !daemon.posts().isEmpty());
        assertThat(institutions.behaviour("a")).isEqualTo(Behaviour.DOWN);
        assertThat(institutions.behaviour("e")).isEqualTo(Behaviour.HEALTHY);
        assertThat(daemon.posts().get(0).path()).isEqualTo("/api/v1/connectors/b/releases");
        assertThat(daemon.posts().get(0).body()).contains("\"version\":\"2.0.0\"");
        play.stop().await();
    }

    private boolean connects(SocketAddress address) {
        return vertx.createNetClient()
                .connect(address)
                .transform(result -> io.vertx.core.Future.succeededFuture(result.succeeded()))
                .await();
    }
}
