package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.demo.JobStream.Flow;
import dev.bellwether.demo.JobTraffic.Pace;
import dev.bellwether.demo.StandInDaemon.Post;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTrafficTest {
    private static final Pace QUICK = new Pace(50, Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofMillis(20));

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void sendsTheBacklogInBatchesWithTheKey() {
        StandInDaemon daemon = new StandInDaemon(vertx);
        JobTraffic traffic = traffic(daemon.start().await(), Duration.ofMinutes(10));
        traffic.start();

        await().until(() -> traffic.delivered() >= 500);
        traffic.stop().await();

        Post first = daemon.posts().get(0);
        assertThat(first.path()).isEqualTo("/api/v1/jobs");
        assertThat(first.authorization()).isEqualTo("Bearer demo-key");
        assertThat(first.contentType()).isEqualTo("application/x-ndjson");
        assertThat(first.lines()).hasSize(50);
        JsonObject outcome = first.lines().get(0);
        assertThat(outcome.getString("connectorId")).isEqualTo("bank");
        assertThat(outcome.getString("outcome")).isIn("success", "failed");
        assertThat(outcome.getInteger("attempt")).isEqualTo(1);
        assertThat(Instant.parse(outcome.getString("completedAt"))).isBefore(clock.instant());
        assertThat(outcome.getJsonObject("stepDurationsMs").getLong("verify-credentials"))
                .isPositive();
        assertThat(outcome.getLong("durationMs")).isPositive();
    }

    @Test
    void aBatchThatIsNotTakenIsSentAgainAsItWas() {
        StandInDaemon daemon = new StandInDaemon(vertx, 503, 429, 500, 200, 503);
        JobTraffic traffic = traffic(daemon.start().await(), Duration.ofMinutes(10));
        traffic.start();

        await().until(() -> traffic.delivered() >= 500);
        traffic.stop().await();

        List<Post> posts = daemon.posts();
        assertThat(posts.subList(0, 6)).extracting(Post::answer).containsExactly(503, 429, 500, 200, 503, 200);
        assertThat(posts.subList(1, 4))
                .allSatisfy(
                        post -> assertThat(post.body()).isEqualTo(posts.get(0).body()));
        assertThat(posts.get(4).body())
                .isNotEqualTo(posts.get(0).body())
                .isEqualTo(posts.get(5).body());
        Set<String> taken = new HashSet<>();
        posts.stream()
                .filter(post -> post.answer() == 200)
                .flatMap(post -> post.lines().stream())
                .forEach(line -> assertThat(taken.add(line.getString("jobId") + "/" + line.getInteger("attempt")))
                        .isTrue());
    }

    @Test
    void whatTheIntakeWillNeverTakeIsNotSentAgain() {
        StandInDaemon daemon = new StandInDaemon(vertx, 400);
        JobTraffic traffic = traffic(daemon.start().await(), Duration.ofMinutes(10));
        traffic.start();

        await().until(() -> daemon.posts().size() >= 2);
        traffic.stop().await();

        assertThat(daemon.posts().get(1).body())
                .isNotEqualTo(daemon.posts().get(0).body());
    }

    @Test
    void anIntakeThatIsNotThereYetIsTriedUntilItIs() {
        StandInDaemon early = new StandInDaemon(vertx);
        SocketAddress address = early.start().await();
        early.stop().await();
        JobTraffic traffic = traffic(address, Duration.ofMinutes(1));
        traffic.start();

        // Meanwhile somebody else may have been given the port, for a moment.
        await().ignoreExceptions().until(() -> {
            new StandInDaemon(vertx).start(address.port()).await();
            return true;
        });

        await().until(() -> traffic.delivered() > 0);
        traffic.stop().await();
    }

    @Test
    void nothingIsUnderWayOnceItHasStopped() {
        StandInDaemon daemon = new StandInDaemon(vertx);
        PlatformClient client = new PlatformClient(vertx, daemon.start().await(), "demo-key");
        JobTraffic traffic = new JobTraffic(vertx, client, stream(Duration.ofHours(5)), QUICK, clock);
        traffic.start();
        await().until(() -> traffic.delivered() > 0);

        traffic.stop().await();
        int sent = daemon.posts().size();
        assertThat(daemon.open()).isZero();
        assertThat(traffic.delivered()).isEqualTo(50L * sent);

        client.close();
        await().until(() -> daemon.connections() == 0);
        assertThat(daemon.posts()).hasSize(sent);
    }

    @Test
    void trafficThatNeverStartedStopsToo() {
        StandInDaemon daemon = new StandInDaemon(vertx);
        JobTraffic traffic = traffic(daemon.start().await(), Duration.ZERO);

        traffic.stop().await();

        assertThat(daemon.posts()).isEmpty();
    }

    @Test
    void waitsGrowFromFailureToFailureUpToABound() {
        Pace pace = new Pace(1, Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(15));

        assertThat(pace.wait(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(pace.wait(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(pace.wait(1_000)).isEqualTo(Duration.ofSeconds(15));
    }

    private JobTraffic traffic(SocketAddress daemon, Duration backlog) {
        return new JobTraffic(vertx, new PlatformClient(vertx, daemon, "demo-key"), stream(backlog), QUICK, clock);
    }

    private JobStream stream(Duration backlog) {
        return new JobStream(
                List.of(new Flow("bank", 60, backlog)),
                id -> Behaviour.HEALTHY,
                new SplittableRandom(1),
                "job",
                clock.instant());
    }
}
