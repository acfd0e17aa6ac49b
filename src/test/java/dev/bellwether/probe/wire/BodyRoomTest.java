package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.Finished;
import dev.bellwether.probe.Specs;
import dev.bellwether.probe.kinds.HttpProbeTest;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.BodyRoom.Lease;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
class BodyRoomTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    private final BodyRoom room = new BodyRoom(100);
    private final Attempt attempt = new Attempt(
            (ContextInternal) RUNS.vertx().getOrCreateContext(), Duration.ofMinutes(1), Duration.ofMinutes(1));

    @Test
    void whoFindsNoRoomWaitsForIt() {
        Lease first = room.lease();
        Lease second = room.lease();
        assertThat(first.more(attempt, 60).isComplete()).isTrue();
        Future<Void> waits = second.more(attempt, 60);
        assertThat(waits.isComplete()).isFalse();
        first.close();
        ProbeRuns.await(waits);
    }

    @Test
    void whatIsLargerThanTheRoomHasItAlone() {
        Lease first = room.lease();
        Lease large = room.lease();
        ProbeRuns.await(first.more(attempt, 1));
        Future<Void> waits = large.more(attempt, 1000);
        assertThat(waits.isComplete()).isFalse();
        first.close();
        ProbeRuns.await(waits);
        Future<Void> next = room.lease().more(attempt, 1);
        assertThat(next.isComplete()).isFalse();
        large.close();
        ProbeRuns.await(next);
    }

    @Test
    void whoHasClosedIsNotWaitedFor() {
        Lease first = room.lease();
        Lease gone = room.lease();
        Lease third = room.lease();
        ProbeRuns.await(first.more(attempt, 100));
        gone.more(attempt, 50);
        Future<Void> waits = third.more(attempt, 50);
        gone.close();
        first.close();
        ProbeRuns.await(waits);
    }

    @Test
    void bodiesThatGrowDoNotWaitForOneAnotherForEver() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Lease> leases = new ArrayList<>();
            List<Integer> steps = new ArrayList<>();
            List<Future<Void>> pending = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                leases.add(room.lease());
                steps.add(1 + random.nextInt(4));
                pending.add(leases.get(i).more(attempt, 1 + random.nextInt(60)));
            }
            int open = leases.size();
            while (open > 0) {
                boolean moved = false;
                for (int i = 0; i < leases.size(); i++) {
                    if (pending.get(i) != null && pending.get(i).isComplete()) {
                        moved = true;
                        steps.set(i, steps.get(i) - 1);
                        boolean over = steps.get(i) == 0;
                        pending.set(i, over ? null : leases.get(i).more(attempt, 1 + random.nextInt(60)));
                        if (over) {
                            leases.get(i).close();
                            open--;
                        }
                    }
                }
                assertThat(moved).as("round " + round).isTrue();
            }
        }
    }

    @Test
    void manyLargeAnswersAtOnceAreAllJudged() throws Exception {
        String body = "{\"filler\":\"" + "x".repeat(900_000) + "\",\"a\":1}";
        try (RawServer server = RawServer.of(HttpProbeTest.body(body))) {
            List<Future<Finished>> runs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                runs.add(RUNS.engine()
                        .run(
                                "bank",
                                Specs.of("{kind: http, timeout: 2m, url: 'http://" + server.address()
                                        + "/', expect: {json: [{pointer: /a, equals: 1}]}}"),
                                false));
            }
            for (Future<Finished> run : runs) {
                assertThat(ProbeRuns.await(run).run().detail()).isEmpty();
            }
        }
    }
}
