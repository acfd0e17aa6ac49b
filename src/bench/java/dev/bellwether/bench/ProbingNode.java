package dev.bellwether.bench;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Route.TlsOptions;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.ProbeOptions;
import dev.bellwether.probe.ProbeVerticle;
import dev.bellwether.probe.wire.NameResolver;
import dev.bellwether.telemetry.Telemetry;
import dev.bellwether.telemetry.TelemetryVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The process that probes: the daemon's engine, schedule, bus and metrics, without its store and API. Told on standard input
 * what to do.
 */
final class ProbingNode {
    private final Vertx vertx;
    private final Telemetry telemetry;
    private final MessageBus bus;
    private final ProbeEngine engine;
    private final TlsOptions tls;

    private ProbingNode(Path authority) {
        telemetry = new Telemetry();
        vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
        bus = MessageBus.install(vertx);
        // Of which nothing is asked: every target is an address.
        engine = ProbeEngine.create(vertx, NameResolver.ofSystem(), Clock.systemUTC());
        tls = new TlsOptions(
                Optional.of(authority), Optional.empty(), Optional.empty(), Optional.empty(), "TLSv1.2", true);
    }

    /** Does what it is told until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        ProbingNode node = new ProbingNode(Path.of(arguments[0]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            System.out.println(Child.ANSWER + node.obey(line.split(" ", -1)));
        }
        System.exit(0);
    }

    private String obey(String[] words) throws Exception {
        return switch (words[0]) {
            case "probe" -> String.valueOf(probe(words[1], Integer.parseInt(words[2])));
            case "schedule" -> schedule(words[1], words[2], Integer.parseInt(words[3]));
            case "report" -> report.toString();
            default -> throw new IOException("no such order: " + words[0]);
        };
    }

    private final ScheduleReport report = new ScheduleReport();

    private int probe(String url, int count) throws Exception {
        ProbeSpec spec = spec(url);
        Catalogue catalogue = new Catalogue(List.of(institution(0, spec)));
        String deployed = await(vertx.deployVerticle(telemetry(catalogue)));
        Lane lane = new Lane(spec, count);
        Promise<Integer> done = Promise.promise();
        vertx.runOnContext(start -> lane.begin(done));
        int succeeded = await(done.future());
        await(vertx.undeploy(deployed));
        return succeeded;
    }

    /** Probes in a row, several at a time; confined to one event loop. */
    private final class Lane {
        private final ProbeSpec spec;
        private final int count;
        private int begun;
        private int ended;
        private int succeeded;

        Lane(ProbeSpec spec, int count) {
            this.spec = spec;
            this.count = count;
        }

        void begin(Promise<Integer> done) {
            for (int i = 0; i < Prober.AT_ONCE; i++) {
                next(done);
            }
        }

        private void next(Promise<Integer> done) {
            if (begun++ < count) {
                engine.run("bank-0", spec, false).onSuccess(finished -> {
                    bus.publish(Topics.PROBE_RUNS, finished.run());
                    succeeded += finished.run().result().succeeded() ? 1 : 0;
                    if (++ended == count) {
                        done.complete(succeeded);
                    } else {
                        next(done);
                    }
                });
            }
        }
    }

    private String schedule(String url, String hanging, int probes) throws Exception {
        List<Institution> institutions = new ArrayList<>();
        for (int i = 0; i < probes; i++) {
            institutions.add(institution(i, spec(i % 10 == 0 ? hanging : url)));
        }
        Catalogue catalogue = new Catalogue(institutions);
        await(vertx.deployVerticle(telemetry(catalogue)));
        bus.subscribe(Topics.PROBE_RUNS, report::ran);
        report.begin(telemetry.node());
        await(vertx.deployVerticle(new ProbeVerticle(engine, bus, () -> catalogue, ProbeOptions.DEFAULT, report)));
        return "begun";
    }

    private TelemetryVerticle telemetry(Catalogue catalogue) {
        return new TelemetryVerticle(
                telemetry,
                bus,
                new TelemetryVerticle.Sources(
                        () -> catalogue,
                        () -> new ErrorCodes(List.of()),
                        () -> Future.succeededFuture(Map.of()),
                        Clock.systemUTC()));
    }

    private ProbeSpec spec(String url) {
        Route route = new Route(Optional.empty(), Route.Ip.ANY, Optional.empty(), tls);
        HttpCall call = new HttpCall(
                url,
                "GET",
                Map.of(),
                new HttpCall.Content.None(),
                HttpCall.Redirects.FOLLOWED,
                route,
                HttpExpect.USUAL);
        return new ProbeSpec(
                "http",
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                0,
                Duration.ofSeconds(1),
                false,
                new ProbeTarget.Http(call),
                List.of());
    }

    private static Institution institution(int number, ProbeSpec spec) {
        String id = "bank-" + number;
        Connector connector = new Connector(id, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of(spec));
        return new Institution(id, "Bank " + number, "AU", OptionalInt.empty(), "banking", List.of(connector));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }
}
