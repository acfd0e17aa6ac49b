package dev.bellwether.demo;

import dev.bellwether.demo.SimulatedInstitutions.ScriptedOutage;
import dev.bellwether.demo.Storyline.Scene;
import dev.bellwether.demo.Storyline.Scene.Event.Announce;
import dev.bellwether.demo.Storyline.Scene.Event.Become;
import dev.bellwether.demo.Storyline.Scene.Event.Release;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
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
                    if (result.failed() || !result.result().isSuccess()) {
                        LOG.warn(
                                "Demo: the release of {} was not taken: {}",
                                connector,
                                result.failed()
                                        ? result.cause().toString()
                                        : "status " + result.result().status());
                    }
                });
    }
}
