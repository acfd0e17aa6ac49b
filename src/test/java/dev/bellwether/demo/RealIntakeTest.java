package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.collect.http.JobIntake.IntakeEvents;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.demo.JobStream.Flow;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.store.evidence.OutcomeSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The traffic against the intake of the daemon, in front of a store that is away now and then. */
class RealIntakeTest {
    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> known = new HashSet<>();
    private final List<JobOutcome> stored = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void theIntakeTakesEveryOutcomeOnceThoughTheStoreWasAway() {
        SocketAddress address = serve();
        List<Flow> flows =
                List.of(new Flow("up", 60, Duration.ofMinutes(10)), new Flow("down", 60, Duration.ofMinutes(10)));
        JobStream stream = new JobStream(
                flows,
                id -> id.equals("up") ? Behaviour.HEALTHY : Behaviour.DOWN,
                new SplittableRandom(1),
                "job",
                clock.instant());
        JobTraffic.Pace pace =
                new JobTraffic.Pace(100, Duration.ofMillis(20), Duration.ofMillis(1), Duration.ofMillis(5));
        JobTraffic traffic = new JobTraffic(vertx, new PlatformClient(vertx, address, "key"), stream, pace, clock);
        traffic.start();

        await().until(() -> traffic.delivered() > 1700);
        traffic.stop().await();

        assertThat(stored).hasSize((int) traffic.delivered());
        JobOutcome retry = stored.stream()
                .filter(outcome -> outcome.attempt() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(retry.connectorId()).isEqualTo("down");
        assertThat(retry.errorCode()).isNotEmpty();
        assertThat(retry.stepDurationsMs()).containsKey("verify-credentials");
    }

    private SocketAddress serve() {
        GroupCommit commit = new GroupCommit(vertx, sink(), MessageBus.install(vertx), clock);
        JobRules rules = new JobRules(
                Set.of("up", "down")::contains, clock, Duration.ofDays(35), new CustomerHash(new byte[32]));
        Router router = Router.router(vertx);
        router.post("/api/v1/jobs")
                .handler(new JobIntake(commit, rules, IntakeLimits.DEFAULT, IntakeEvents.NONE))
                .failureHandler(failed -> failed.response()
                        .setStatusCode(failed.statusCode())
                        .putHeader("Retry-After", "5")
                        .end());
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
    }

    private OutcomeSink sink() {
        return new OutcomeSink() {
            @Override
            public Future<List<JobOutcome>> insert(List<JobOutcome> outcomes, Instant receivedAt) {
                return RealIntakeTest.this.insert(outcomes);
            }

            @Override
            public Future<List<JobOutcome>> settle(List<JobOutcome> outcomes, Instant receivedAt) {
                return Future.failedFuture("nothing of this store is unsure");
            }
        };
    }

    /** Every third time the store is away, once after it has stored: the answer that got lost. */
    private Future<List<JobOutcome>> insert(List<JobOutcome> outcomes) {
        int number = asked.incrementAndGet();
        if (number % 3 == 1 && number != 4) {
            return Future.failedFuture("away");
        }
        List<JobOutcome> fresh = new ArrayList<>();
        for (JobOutcome outcome : outcomes) {
            if (known.add(outcome.jobId() + "/" + outcome.attempt())) {
                fresh.add(outcome);
            }
        }
        stored.addAll(fresh);
        return number == 4 ? Future.failedFuture("the answer is lost") : Future.succeededFuture(fresh);
    }
}
