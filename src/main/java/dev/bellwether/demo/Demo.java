package dev.bellwether.demo;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Configuration;
import dev.bellwether.config.DaemonConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The whole demo around a daemon. First {@link #open()}, then start a daemon with {@link #configuration}, then {@link #play}, and
 * at the end {@link #close()}. Call from one thread at a time.
 */
public final class Demo {
    private static final Duration RETENTION = Duration.ofDays(2);
    private static final Duration HISTORY_RETENTION = Duration.ofDays(7);

    private final Vertx vertx;
    private final Clock clock;
    private final Catalogue real;
    private final long seed;
    private final DemoCast cast;
    private final SimulatedInstitutions institutions;

    private Optional<Playing> playing = Optional.empty();

    private record Playing(PlatformClient platform, JobTraffic traffic, Play play) {}

    /** A demo with the institutions of a catalogue; all randomness comes from the seed, such as who plays what. */
    public Demo(Vertx vertx, Clock clock, Catalogue real, long seed) {
        this.vertx = vertx;
        this.clock = clock;
        this.real = real;
        this.seed = seed;
        this.cast = DemoCast.of(real, seed);
        this.institutions =
                new SimulatedInstitutions(vertx, clock, new SplittableRandom(seed), LoopbackCatalogue.sites(real));
        cast.behaviours().forEach(institutions::become);
    }

    /** Starts the simulated institutions on a free port of loopback, which is the answer. */
    public Future<SocketAddress> open() {
        return institutions.start();
    }

    /** The catalogue for the daemon, whose probes lead to the simulated institutions; once open. */
    public Catalogue catalogue() {
        return LoopbackCatalogue.of(real, cast, institutions.address());
    }

    /**
     * The configuration for the daemon, once open: the given one with the demo's catalogue and policy, the key with which
     * {@link #play} will come, and a data directory of its own beneath the ordinary one.
     */
    public Configuration configuration(Configuration ordinary, ApiKey key) {
        return configuration(ordinary, catalogue(), key, institutions.address());
    }

    /** The same, with a catalogue whose probes lead to a simulation: the one target that tells whether this node sees its network. */
    static Configuration configuration(Configuration real, Catalogue catalogue, ApiKey key, SocketAddress simulation) {
        DaemonConfig daemon = real.daemon();
        List<ApiKey> keys = new ArrayList<>(daemon.keys());
        keys.add(key);
        // Never the ordinary directory: simulated evidence must not mix with real.
        DaemonConfig.StoreConfig store = new DaemonConfig.StoreConfig(
                Optional.empty(), daemon.store().dataDirectory().resolve("demo"), RETENTION, HISTORY_RETENTION);
        return new Configuration(
                new DaemonConfig(
                        daemon.http(),
                        daemon.page(),
                        daemon.management(),
                        store,
                        daemon.catalogue(),
                        daemon.errorCodes(),
                        keys,
                        daemon.limits(),
                        List.of(),
                        DemoPolicy.POLICY,
                        DemoPolicy.TICKS,
                        DemoPolicy.CONFIRMATION,
                        List.of(new Address(simulation.host(), simulation.port())),
                        daemon.webhookSecret(),
                        daemon.webhookAllow(),
                        Optional.empty()),
                catalogue,
                real.errorCodes());
    }

    /** Sends jobs, those of the last minutes first, to the API of a daemon that is ready, with a key for all; then lets the story begin. */
    public void play(SocketAddress daemon, String key) {
        PlatformClient platform = new PlatformClient(vertx, daemon, key);
        // The time of the start keeps the jobs of this run apart from those that an earlier one left in the store.
        String prefix = "demo-" + Long.toString(clock.millis(), Character.MAX_RADIX);
        JobStream stream = new JobStream(
                cast.flows(), institutions::behaviour, new SplittableRandom(seed + 1), prefix, clock.instant());
        JobTraffic traffic = new JobTraffic(vertx, platform, stream, JobTraffic.Pace.MODEST, clock);
        Play play = new Play(vertx, new Play.Storyline(cast.extras()), institutions, platform, clock);
        playing = Optional.of(new Playing(platform, traffic, play));
        traffic.start();
        play.start();
    }

    /** Ends the story, then the jobs, then the institutions; each also if the one before failed. */
    public Future<Void> close() {
        Future<Void> quiet = playing.map(
                        now -> Future.join(now.play().stop(), now.traffic().stop())
                                .onComplete(done -> now.platform().close())
                                .<Void>mapEmpty())
                .orElse(Future.succeededFuture());
        return quiet.eventually(institutions::stop);
    }

    /**
     * Turns a catalogue of real institutions into one whose probes all end at the simulation. A probe of a kind that the
     * simulation does not speak is left out rather than run: nothing may leave loopback. Pure.
     */
    static final class LoopbackCatalogue {
        private static final String STATUS_PATH = "/cds-au/v1/discovery/status";

        private LoopbackCatalogue() {}

        static List<SimulatedInstitutions.Site> sites(Catalogue real) {
            return real.connectors().stream()
                    .flatMap(connector -> connector.probes().stream()
                            .flatMap(probe -> url(probe.target()).stream())
                            .flatMap(url -> SimulatedInstitutions.Site.of(connector.id(), base(url)).stream()))
                    .toList();
        }

        /** The same institutions, with the stages of the cast, the node's policy, and probes that connect to {@code simulation}. */
        static Catalogue of(Catalogue real, DemoCast cast, SocketAddress simulation) {
            Route route = new Route(
                    Optional.of(new Address(simulation.host(), simulation.port())),
                    Route.DIRECT.ip(),
                    Optional.empty(),
                    Route.DIRECT.tls());
            return new Catalogue(real.institutions().stream()
                    .map(institution -> institution.with(institution.connectors().stream()
                            .map(connector -> connector(connector, cast.role(connector.id()), route))
                            .toList()))
                    .toList());
        }

        private static Connector connector(Connector real, DemoCast.Role role, Route route) {
            List<ProbeSpec> probes = new ArrayList<>();
            for (ProbeSpec probe : real.probes()) {
                target(probe.target(), route)
                        .ifPresent(target -> probes.add(new ProbeSpec(
                                probe.id(),
                                DemoPolicy.PROBE_INTERVAL,
                                DemoPolicy.PROBE_TIMEOUT,
                                0,
                                probe.retryInterval(),
                                probe.informational(),
                                target,
                                List.of())));
            }
            return new Connector(real.id(), real.method(), role.stage(), PolicyOverrides.NONE, probes);
        }

        private static Optional<ProbeTarget> target(ProbeTarget target, Route route) {
            if (target instanceof ProbeTarget.CdrStatus cdr) {
                HttpCall call = cdr.call();
                return Optional.of(new ProbeTarget.CdrStatus(
                        call.with(plain(call.url()), HttpCall.Redirects.NOT_FOLLOWED, route, call.expect())));
            }
            if (target instanceof ProbeTarget.Http http) {
                // Headers and body may hold credentials that are meant for the real institution alone.
                String url = plain(http.call().url());
                return Optional.of(new ProbeTarget.Http(
                        HttpCall.get(url).with(url, HttpCall.Redirects.NOT_FOLLOWED, route, HttpExpect.USUAL)));
            }
            return Optional.empty();
        }

        private static Optional<String> url(ProbeTarget target) {
            if (target instanceof ProbeTarget.CdrStatus cdr) {
                return Optional.of(cdr.call().url());
            }
            return target instanceof ProbeTarget.Http http
                    ? Optional.of(http.call().url())
                    : Optional.empty();
        }

        private static String base(String url) {
            return url.endsWith(STATUS_PATH) ? url.substring(0, url.length() - STATUS_PATH.length()) : url;
        }

        /** The simulation does not speak TLS, whose handshakes would take most of the demo's processor time. */
        private static String plain(String url) {
            return url.startsWith("https:") ? "http:" + url.substring("https:".length()) : url;
        }
    }
}
