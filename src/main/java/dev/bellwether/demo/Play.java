package dev.bellwether.demo;

import dev.bellwether.demo.Play.Storyline.Scene;
import dev.bellwether.demo.Play.Storyline.Scene.Event.Announce;
import dev.bellwether.demo.Play.Storyline.Scene.Event.Become;
import dev.bellwether.demo.Play.Storyline.Scene.Event.Release;
import dev.bellwether.demo.SimulatedInstitutions.ScriptedOutage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the storyline on the simulated institutions, act after act. All state belongs to one event loop. */
final class Play {
    private static final Logger LOG = LoggerFactory.getLogger(Play.class);

    private final Vertx vertx;
    private final Storyline storyline;
    private final SimulatedInstitutions institutions;
    private final PlatformClient platform;
    private final Clock clock;
    private final Context context;

    private Deque<Scene> scenes = new ArrayDeque<>();
    private int act;
    private Instant actBegan = Instant.EPOCH;
    private long timer = -1;
    private boolean stopping;

    Play(Vertx vertx, Storyline storyline, SimulatedInstitutions institutions, PlatformClient platform, Clock clock) {
        this.vertx = vertx;
        this.storyline = storyline;
        this.institutions = institutions;
        this.platform = platform;
        this.clock = clock;
        this.context = vertx.getOrCreateContext();
    }

    void start() {
        context.runOnContext(ignored -> begin(0));
    }

    Future<Void> stop() {
        return Future.future(done -> context.runOnContext(ignored -> {
            stopping = true;
            vertx.cancelTimer(timer);
            done.complete();
        }));
    }

    private void begin(int number) {
        act = number;
        actBegan = clock.instant();
        scenes = new ArrayDeque<>(storyline.act(number));
        waitForNext();
    }

    private void waitForNext() {
        Scene next = scenes.peek();
        Instant at = actBegan.plus(next == null ? Storyline.ACT : next.after());
        long wait = Math.max(1, clock.instant().until(at, ChronoUnit.MILLIS));
        timer = vertx.setTimer(wait, fired -> {
            if (stopping) {
                return;
            }
            if (next == null) {
                begin(act + 1);
            } else {
                perform(scenes.remove());
                waitForNext();
            }
        });
    }

    private void perform(Scene scene) {
        String connector = scene.connectorId();
        if (scene.event() instanceof Become become) {
            LOG.info("Demo: {} is now {}", connector, become.behaviour());
            institutions.become(connector, become.behaviour());
        } else if (scene.event() instanceof Announce announce) {
            Instant from = clock.instant().plus(announce.in()).truncatedTo(ChronoUnit.SECONDS);
            LOG.info("Demo: {} announces an outage from {}", connector, from);
            institutions.announce(connector, new ScriptedOutage(from, announce.duration(), announce.explanation()));
        } else if (scene.event() instanceof Release release) {
            release(connector, release.version());
        }
    }

    private void release(String connector, String version) {
        LOG.info("Demo: version {} of {} goes live", version, connector);
        JsonObject body = new JsonObject()
                .put("version", version)
                .put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        platform.post("/api/v1/connectors/" + connector + "/releases", "application/json", body.toBuffer())
                .onComplete(result -> {
                    if (result.failed() || !PlatformClient.isSuccess(result.result())) {
                        LOG.warn(
                                "Demo: the release of {} was not taken: {}",
                                connector,
                                result.failed()
                                        ? result.cause().toString()
                                        : "status " + result.result().statusCode());
                    }
                });
    }

    /**
     * What happens in the demo to healthy connectors, in acts of 20 minutes without end: each act has the same events with others of
     * them in turn, and leaves everyone as it found them. Of fewer than five, nothing is told. Pure.
     */
    record Storyline(List<String> extras) {
        static final Duration ACT = Duration.ofMinutes(20);

        /** How many connectors something happens to in one act. */
        private static final int CAST = 5;

        Storyline {
            extras = List.copyOf(extras);
        }

        /** The scenes of an act, in order of time; acts count from 0. */
        List<Scene> act(int number) {
            if (extras.size() < CAST) {
                return List.of();
            }
            int first = number * CAST;
            String outage = extra(first);
            String release = extra(first + 1);
            String login = loginBreaks(number).orElseThrow();
            String planned = extra(first + 3);
            String trouble = extra(first + 4);
            Announce announcement = new Announce(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(3),
                    "Planned maintenance of account services (simulated).");
            return List.of(
                    scene(90, release, new Release("2." + number + ".0")),
                    scene(180, outage, new Become(Behaviour.DOWN)),
                    scene(240, login, new Become(Behaviour.LOGIN_BROKEN)),
                    scene(300, planned, announcement),
                    scene(480, outage, new Become(Behaviour.HEALTHY)),
                    scene(600, planned, new Become(Behaviour.IN_MAINTENANCE)),
                    scene(660, trouble, new Become(Behaviour.HALF_DOWN)),
                    scene(780, planned, new Become(Behaviour.HEALTHY)),
                    scene(900, login, new Become(Behaviour.HEALTHY)),
                    scene(960, trouble, new Become(Behaviour.HEALTHY)));
        }

        Optional<String> loginBreaks(int number) {
            return extras.size() < CAST ? Optional.empty() : Optional.of(extra(number * CAST + 2));
        }

        private static Scene scene(int seconds, String connectorId, Scene.Event event) {
            return new Scene(Duration.ofSeconds(seconds), connectorId, event);
        }

        private String extra(int number) {
            return extras.get(number % extras.size());
        }

        /** Something that happens to a connector while the demo goes on, so long after the start of the act. */
        record Scene(Duration after, String connectorId, Event event) {
            sealed interface Event {
                record Become(Behaviour behaviour) implements Event {}

                record Release(String version) implements Event {}

                record Announce(Duration in, Duration duration, String explanation) implements Event {}
            }
        }
    }
}
