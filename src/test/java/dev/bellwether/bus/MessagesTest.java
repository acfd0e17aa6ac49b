package dev.bellwether.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.bus.MessageBus.RecordCodec;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.bus.Topics.Topic;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.evidence.Window.Blamed;
import dev.bellwether.maintenance.Coverage;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.maintenance.Recurring;
import dev.bellwether.maintenance.Schedule;
import dev.bellwether.maintenance.Schedule.Once;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.TailRuling;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

    static Stream<Arguments> messages() {
        JobOutcome outcome = new JobOutcome(
                "bank",
                "job-1",
                2,
                OptionalLong.empty(),
                NOW,
                false,
                "verify-credentials",
                "service-unavailable",
                OptionalLong.of(1200),
                Map.of("verify-credentials", 800L));
        ProbeRun run = new ProbeRun(
                "bank",
                "http",
                NOW,
                ProbeResult.FAILURE,
                Fault.INSTITUTION,
                true,
                false,
                "tls-expired",
                "the certificate expired",
                Duration.ofNanos(123_456_789),
                Map.of("resolve", Duration.ofMillis(1), "tls", Duration.ofMillis(20)),
                OptionalInt.of(503),
                Optional.of(
                        new ProbeRun.TlsSeen("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.of(NOW), "CN=a", "CN=b")),
                3,
                "");
        Evaluation evaluation = new Evaluation(
                "bank",
                NOW,
                Trigger.EARLY,
                Status.MAJOR_OUTAGE,
                Status.MAJOR_OUTAGE,
                Status.OPERATIONAL,
                NOW,
                true,
                false,
                NOW.plusSeconds(1800),
                new WatchState(Optional.of(NOW.minusSeconds(60)), Optional.of(NOW), List.of(), false, Optional.empty()),
                Optional.of(NOW),
                Optional.of(NOW.minusSeconds(3600)),
                new EvidenceSummary(
                        NOW.minusSeconds(3600), NOW, Basis.JOBS_AND_PROBES, 4, 6, 3, 2, Map.of(Fault.USER, 12)),
                new UserErrors(new Blamed(22, 12), Blamed.NONE, new Blamed(4000, 300), false),
                "2 of 10 succeeded first time",
                Optional.of(new Explanation(
                        Rule.CORRECTION_JOBS,
                        Optional.of(NOW.minusSeconds(7200)),
                        new Ruling(
                                Rule.CORRECTION_JOBS,
                                NOW,
                                Status.OPERATIONAL,
                                new Ruling.Sample(12, 1, 0),
                                Optional.of(NOW.minusSeconds(700)),
                                Optional.of(new TailRuling(false, true, 0.5, 0.0005, 0.000244140625, 1))),
                        new Explanation.Thresholds(0.95, 0.75, 0.5))));
        return Stream.of(
                Arguments.of(Topics.JOB_OUTCOMES, new OutcomesStored(NOW, List.of(outcome))),
                Arguments.of(Topics.PROBE_RUNS, run),
                Arguments.of(Topics.OPERATIONS, new OperationStored(new Operation.Release("bank", "2.1", NOW))),
                Arguments.of(
                        Topics.OPERATIONS,
                        new OperationStored(new Operation.Maintenance("bank", "w", NOW, NOW.plusSeconds(60)))),
                Arguments.of(
                        Topics.OPERATIONS,
                        new OperationStored(new Operation.Override(
                                "bank", Status.PARTIAL_OUTAGE, "told by the bank", NOW, NOW.plusSeconds(60)))),
                Arguments.of(
                        Topics.OPERATIONS,
                        new WindowStored(window(new Once(new Occurrence(NOW, NOW.plusSeconds(60)))))),
                Arguments.of(
                        Topics.OPERATIONS,
                        new WindowStored(window(new Recurring(
                                        LocalDateTime.parse("2026-03-01T02:30:00"),
                                        Duration.ofHours(2),
                                        "FREQ=WEEKLY;BYDAY=SU",
                                        ZoneId.of("Australia/Sydney")))
                                .ended(NOW))),
                Arguments.of(Topics.EVALUATIONS, new EvaluationsPublished(NOW, List.of(evaluation))),
                Arguments.of(Topics.CATALOGUE, new CatalogueChanged(List.of("a"), List.of("b"), List.of("c"))),
                Arguments.of(Topics.VANTAGE, new VantageChanged(false, NOW, "no reference answers")));
    }

    private static MaintenanceWindow window(Schedule schedule) {
        return new MaintenanceWindow(
                "w",
                1,
                "racks",
                "new ones",
                Coverage.ofInstitution("bank"),
                schedule,
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("messages")
    <T> void everyMessageCrossesAWire(Topic<T> topic, T message) {
        RecordCodec<T> codec = new RecordCodec<>(topic);
        Buffer wire = Buffer.buffer("before");
        codec.encodeToWire(wire, message);
        assertThat(codec.decodeFromWire("before".length(), wire)).isEqualTo(message);
    }

    @Test
    void everyTopicHasAMessageHereAndAnAddressOfItsOwn() {
        assertThat(messages().map(arguments -> arguments.get()[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(Topics.ALL);
        assertThat(Topics.ALL).extracting(Topic::address).doesNotHaveDuplicates();
    }

    @Test
    void aMessageReachesEverySubscriberAsItIs() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            MessageBus bus = MessageBus.install(vertx);
            LinkedBlockingQueue<VantageChanged> seen = new LinkedBlockingQueue<>();
            bus.subscribe(Topics.VANTAGE, seen::add);
            bus.subscribe(Topics.VANTAGE, seen::add);
            VantageChanged message = new VantageChanged(true, NOW, "");
            bus.publish(Topics.VANTAGE, message);
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(message);
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(message);
        } finally {
            vertx.close().await(60, TimeUnit.SECONDS);
        }
    }
}
