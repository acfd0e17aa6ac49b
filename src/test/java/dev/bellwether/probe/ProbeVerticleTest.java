package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.PushIntake.Answer;
import dev.bellwether.probe.PushIntake.Pushed;
import dev.bellwether.probe.kinds.HttpProbeTest;
import dev.bellwether.probe.kinds.Outcome;
import dev.bellwether.probe.kinds.ProbeRuns;
import dev.bellwether.probe.wire.NameResolver;
import dev.bellwether.probe.wire.RawServer;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeVerticleTest {
    private static final Confirmation QUICK = new Confirmation(4, 10, Duration.ofMillis(50));

    private final Vertx vertx = Vertx.vertx();
    private final MessageBus bus = MessageBus.install(vertx);
    private final List<ProbeRun> runs = new CopyOnWriteArrayList<>();
    private final List<VantageChanged> vantage = new CopyOnWriteArrayList<>();
    private final List<Maintenance> windows = new CopyOnWriteArrayList<>();
    private final List<Duration> lags = new CopyOnWriteArrayList<>();
    private final Map<String, Long> skipped = new ConcurrentHashMap<>();
    private volatile Catalogue catalogue = new Catalogue(List.of());
    private ProbeEngine engine;

    @BeforeEach
    void listen() {
        engine = ProbeEngine.create(
                vertx, NameResolver.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), Clock.systemUTC());
        bus.subscribe(Topics.PROBE_RUNS, runs::add);
        bus.subscribe(Topics.VANTAGE, vantage::add);
    }

    @AfterEach
    void close() {
        ProbeRuns.await(vertx.close());
    }

    private void start(List<Address> references) {
        start(references, ProbeMemory.NONE);
    }

    private void start(List<Address> references, ProbeMemory memory) {
        ProbeEvents events = new ProbeEvents() {
            @Override
            public void lag(Duration late) {
                lags.add(late);
            }

            @Override
            public void skipped(String reason, long count) {
                skipped.merge(reason, count, Long::sum);
            }

            @Override
            public void maintenance(Maintenance window) {
                windows.add(window);
            }
        };
        ProbeOptions options = new ProbeOptions(QUICK, references, 1000, 1000);
        ProbeRuns.await(vertx.deployVerticle(
                new ProbeVerticle(engine, bus, () -> catalogue, options, events).remembering(memory)));
    }

    private static Catalogue of(Map<String, List<ProbeSpec>> connectors) {
        return new Catalogue(connectors.entrySet().stream()
                .map(entry -> new Institution(
                        "of-" + entry.getKey(),
                        entry.getKey(),
                        "AU",
                        OptionalInt.empty(),
                        "",
                        List.of(new Connector(
                                entry.getKey(), Method.WEB, Stage.LIVE, PolicyOverrides.NONE, entry.getValue()))))
                .toList());
    }

    private static ProbeSpec http(String id, String url, String more) {
        return Specs.of("{kind: http, id: " + id + ", url: '" + url + "', interval: 100ms, timeout: 2s" + more + "}");
    }

    private long count(String probe) {
        return runs.stream().filter(run -> run.probe().equals(probe)).count();
    }

    @Test
    void probesRunOnTheirScheduleAndArePublished() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"))) {
            catalogue = of(Map.of("bank", List.of(http("a", "http://" + server.address(), ""))));
            start(List.of());
            await().until(() -> count("a") >= 5);
            assertThat(runs).allSatisfy(run -> {
                assertThat(run.connectorId()).isEqualTo("bank");
                assertThat(run.result()).isEqualTo(ProbeResult.SUCCESS);
                assertThat(run.confirm()).isFalse();
                assertThat(run.at()).isEqualTo(run.at().truncatedTo(ChronoUnit.MICROS));
            });
            assertThat(lags).isNotEmpty().allMatch(lag -> !lag.isNegative());
            assertThat(vantage).extracting(VantageChanged::online).containsExactly(true);
        }
    }

    @Test
    void aTargetThatHangsDelaysNoOther() throws Exception {
        try (RawServer hangs = RawServer.of(connection -> connection.hang());
                RawServer works = RawServer.of(HttpProbeTest.body("up"))) {
            catalogue = of(Map.of(
                    "bank",
                    List.of(
                            http("hangs", "http://" + hangs.address(), ""),
                            http("works", "http://" + works.address(), ""))));
            start(List.of());
            await().until(() -> count("works") >= 8 && skipped.getOrDefault("overrun", 0L) >= 3);
            assertThat(count("hangs")).isLessThan(2);
        }
    }

    @Test
    void aChangedResultIsConfirmed() throws Exception {
        int port;
        RawServer server = RawServer.of(HttpProbeTest.body("up"));
        port = server.port();
        catalogue = of(Map.of("bank", List.of(http("a", "http://127.0.0.1:" + port, ""))));
        start(List.of());
        await().until(() -> count("a") >= 2);
        server.close();
        await().until(() -> runs.stream().filter(ProbeRun::confirm).count() >= 3);
        assertThat(runs.stream().filter(ProbeRun::confirm)).allSatisfy(run -> {
            assertThat(run.cause()).isEqualTo("refused");
            assertThat(run.fault()).isEqualTo(Fault.INSTITUTION);
        });
    }

    @Test
    void whatFailedBeforeARestartIsConfirmedOnlyOnceAMaintenanceWindowHasEnded() {
        catalogue = of(Map.of("bank", List.of(http("a", "http://127.0.0.1:1", ""))));
        start(List.of(), new ProbeMemory() {
            @Override
            public Future<List<ProbeRun>> lastRuns(Collection<Connector> connectors) {
                return Future.succeededFuture(List.of(failed()));
            }

            @Override
            public Future<Set<String>> underMaintenance() {
                return Future.succeededFuture(Set.of("bank"));
            }
        });
        await().until(() -> count("a") >= 5);
        assertThat(runs).noneMatch(ProbeRun::confirm);

        Instant now = Instant.now();
        Recheck ended = new Recheck(
                "bank",
                now,
                new EvidenceSummary(now, now, Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                new WatchState(Optional.of(now), Optional.empty(), List.of(), false, Optional.empty()),
                true);
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(now, List.of(), List.of(ended), false));

        await().until(() -> runs.stream().filter(ProbeRun::confirm).count() >= 2);
    }

    private static ProbeRun failed() {
        return new ProbeRun(
                "bank",
                "a",
                Instant.now().minusSeconds(60),
                ProbeResult.FAILURE,
                Fault.INSTITUTION,
                false,
                false,
                "refused",
                "",
                Duration.ZERO,
                Map.of(),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                "");
    }

    @Test
    void aReloadStartsStopsAndChangesOnlyTheProbesConcerned() throws Exception {
        try (RawServer server = RawServer.of(HttpProbeTest.body("up"))) {
            String url = "http://" + server.address();
            catalogue = of(Map.of("stays", List.of(http("s", url, "")), "goes", List.of(http("g", url, ""))));
            start(List.of());
            await().until(() -> count("s") >= 2 && count("g") >= 2);
            catalogue = of(Map.of(
                    "stays", List.of(http("s", url, ""), http("t", url, "")), "comes", List.of(http("c", url, ""))));
            bus.publish(Topics.CATALOGUE, new CatalogueChanged(List.of("comes"), List.of("goes"), List.of("stays")));
            await().until(() -> count("c") >= 2 && count("t") >= 2);
            long gone = count("g");
            long stayed = count("s");
            await().until(() -> count("s") >= stayed + 3);
            assertThat(count("g")).isEqualTo(gone);
        }
    }

    @Test
    void aBugInAProbeFailsItsOwnRunsAlone() throws Exception {
        engine = engine.with(Map.of(
                "http",
                (spec, attempt) -> {
                    throw new IllegalStateException("bug with s3cr3t");
                },
                "tcp",
                (spec, attempt) -> io.vertx.core.Future.succeededFuture(Outcome.of(List.of(), attempt))));
        catalogue = of(Map.of(
                "bank",
                List.of(
                        http("buggy", "http://127.0.0.1:1", ""),
                        Specs.of("{kind: tcp, address: '127.0.0.1:1', interval: 100ms}"))));
        start(List.of());
        await().until(() -> count("buggy") >= 2 && count("tcp") >= 2);
        assertThat(runs.stream().filter(run -> run.probe().equals("buggy"))).allSatisfy(run -> {
            assertThat(run.result()).isEqualTo(ProbeResult.FAILURE);
            assertThat(run.fault()).isEqualTo(Fault.PLATFORM);
            assertThat(run.detail()).contains("IllegalStateException").doesNotContain("s3cr3t");
        });
        assertThat(runs.stream().filter(run -> run.probe().equals("tcp")))
                .allMatch(run -> run.result() == ProbeResult.SUCCESS);
    }

    @Test
    void whileNoReferenceAnswersSilentFailuresAreOurOwn() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        try (RawServer answers = RawServer.of(HttpProbeTest.talk("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))) {
            catalogue = of(Map.of(
                    "bank",
                    List.of(
                            http("refuses", "http://127.0.0.1:" + closed, ""),
                            http("answers", "http://" + answers.address(), ""))));
            start(List.of(new Address("127.0.0.1", closed)));
            await().until(() -> count("refuses") >= 2 && count("answers") >= 2);
            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.fault())
                            .isEqualTo(run.probe().equals("refuses") ? Fault.PLATFORM : Fault.INSTITUTION));
            assertThat(vantage).extracting(VantageChanged::online).containsExactly(true, false);
        }
    }

    @Test
    void withAReferenceThatAnswersSilentFailuresAreTheTargets() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        try (RawServer reference = RawServer.of(connection -> connection.hang())) {
            catalogue = of(Map.of("bank", List.of(http("refuses", "http://127.0.0.1:" + closed, ""))));
            start(List.of(new Address("127.0.0.1", closed), new Address("127.0.0.1", reference.port())));
            await().until(() -> count("refuses") >= 2);
            assertThat(runs).allMatch(run -> run.fault() == Fault.INSTITUTION);
        }
    }

    @Test
    void withoutReferencesANodeThatReachesNobodySuspectsItself() {
        List<ProbeSpec> specs = IntStream.range(0, 6)
                .mapToObj(i -> http("p" + i, "http://host-" + i + ".example/", ", connectTo: '127.0.0.1:1'"))
                .toList();
        catalogue = of(Map.of("bank", specs));
        start(List.of());
        await().until(() -> runs.stream().anyMatch(run -> run.fault() == Fault.PLATFORM));
        assertThat(vantage).extracting(VantageChanged::online).contains(false);
    }

    @Test
    void aPlannedOutageIsHandedOver() throws Exception {
        try (RawServer server = RawServer.of(connection -> {
            if (!connection.head().contains("outages")) {
                connection.ok("{\"data\":{\"status\":\"SCHEDULED_OUTAGE\",\"explanation\":\"New\\nracks\"}}");
            }
        })) {
            catalogue = of(Map.of(
                    "bank",
                    List.of(Specs.of(
                            "{kind: cdr-status, interval: 100ms, baseUri: 'http://" + server.address() + "'}"))));
            start(List.of());
            await().until(() -> runs.size() >= 3);
            assertThat(windows).hasSize(1);
            assertThat(windows.get(0).connectorId()).isEqualTo("bank");
            assertThat(windows.get(0).explanation()).isEqualTo("New racks");
        }
    }

    @Test
    void theOutagesThatAHolderPlansAreReadBesideItsRuns() throws Exception {
        Instant night = Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);
        try (RawServer server = RawServer.of(connection -> {
            if (connection.head().startsWith("GET /cds-au/v1/discovery/outages ")) {
                connection.ok("{\"data\":{\"outages\":[{\"outageTime\":\"" + night + "\",\"duration\":\"PT3H\","
                        + "\"explanation\":\"New\\nracks\"}]}}");
            } else {
                connection.ok("{\"data\":{\"status\":\"OK\"}}");
            }
        })) {
            catalogue = of(Map.of(
                    "bank",
                    List.of(Specs.of(
                            "{kind: cdr-status, interval: 100ms, baseUri: 'http://" + server.address() + "'}"))));
            start(List.of());
            await().until(() -> windows.size() == 1 && runs.size() >= 4);
            assertThat(windows.get(0).from()).isEqualTo(night);
            assertThat(windows.get(0).to()).isEqualTo(night.plusSeconds(10_800));
            assertThat(windows.get(0).explanation()).isEqualTo("New racks");
            assertThat(runs).allMatch(run -> run.result() == ProbeResult.SUCCESS);
            assertThat(server.heads().stream().filter(head -> head.contains("outages")))
                    .hasSize(1);
        }
    }

    @Test
    void resultsThatArePushedAreRunsAndSilenceIsAFailure() {
        catalogue = of(Map.of("bank", List.of(Specs.of("{kind: push, id: p, deadline: 1s}"))));
        start(List.of());
        PushIntake intake = new PushIntake(
                bus, () -> catalogue, run -> Future.succeededFuture(), Duration.ofDays(35), Clock.systemUTC());
        Pushed pushed =
                new Pushed(ProbeResult.FAILURE, "cannot log in", Fault.INSTITUTION, Optional.empty(), Duration.ZERO);
        assertThat(intake.accept("bank", "p", pushed).result()).isEqualTo(Answer.ACCEPTED);
        assertThat(intake.accept("bank", "q", pushed).result()).isEqualTo(Answer.NO_SUCH_PROBE);
        assertThat(intake.accept("none", "p", pushed).result()).isEqualTo(Answer.NO_SUCH_PROBE);
        await().until(() -> count("p") >= 2);
        assertThat(runs.get(0).cause()).isEqualTo("reported");
        assertThat(runs.get(0).detail()).isEqualTo("cannot log in");
        assertThat(runs.get(1).cause()).isEqualTo("silent");
        assertThat(runs.get(1).result()).isEqualTo(ProbeResult.FAILURE);
    }
}
