package dev.bellwether.demo;

import dev.bellwether.demo.Storyline.Scene.Event.Announce;
import dev.bellwether.demo.Storyline.Scene.Event.Become;
import dev.bellwether.demo.Storyline.Scene.Event.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
        List<Scene> scenes = new ArrayList<>();
        if (extras.size() < CAST) {
            return scenes;
        }
        int first = number * CAST;
        String outage = extra(first);
        String release = extra(first + 1);
        String login = loginBreaks(number).orElseThrow();
        String planned = extra(first + 3);
        String trouble = extra(first + 4);
        scenes.add(scene(90, release, new Release("2." + number + ".0")));
        scenes.add(scene(180, outage, new Become(Behaviour.DOWN)));
        scenes.add(scene(480, outage, new Become(Behaviour.HEALTHY)));
        scenes.add(scene(240, login, new Become(Behaviour.LOGIN_BROKEN)));
        scenes.add(scene(900, login, new Become(Behaviour.HEALTHY)));
        Announce announcement = new Announce(
                Duration.ofMinutes(5), Duration.ofMinutes(3), "Planned maintenance of account services (simulated).");
        scenes.add(scene(300, planned, announcement));
        scenes.add(scene(600, planned, new Become(Behaviour.IN_MAINTENANCE)));
        scenes.add(scene(780, planned, new Become(Behaviour.HEALTHY)));
        scenes.add(scene(660, trouble, new Become(Behaviour.HALF_DOWN)));
        scenes.add(scene(960, trouble, new Become(Behaviour.HEALTHY)));
        scenes.sort(Comparator.comparing(Scene::after));
        return scenes;
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
