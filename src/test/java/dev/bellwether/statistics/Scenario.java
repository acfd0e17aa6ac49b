package dev.bellwether.statistics;

import dev.bellwether.statistics.Method.Verdict;
import java.time.Duration;

/** Something that goes wrong for a while, before and after which 99.5 % succeed. */
enum Scenario {
    HARD_OUTAGE(
            "Hard outage",
            "nothing succeeds for 1 h",
            0,
            Duration.ofHours(1),
            Verdict.PAGE,
            "a major outage, or a page"),
    HALF_OUTAGE(
            "Half outage",
            "40 % succeed for 2 h",
            0.4,
            Duration.ofHours(2),
            Verdict.OUTAGE,
            "a partial outage or worse, or a page"),
    DEGRADATION(
            "Degradation",
            "85 % succeed for 6 h",
            0.85,
            Duration.ofHours(6),
            Verdict.AMISS,
            "degraded performance or worse, or any alert");

    static final double USUAL = 0.995;

    private final String title;
    private final String story;
    private final double chance;
    private final Duration length;
    private final Verdict least;
    private final String found;

    Scenario(String title, String story, double chance, Duration length, Verdict least, String found) {
        this.title = title;
        this.story = story;
        this.chance = chance;
        this.length = length;
        this.least = least;
        this.found = found;
    }

    String title() {
        return title;
    }

    /** What happens, in words. */
    String story() {
        return story;
    }

    double chance() {
        return chance;
    }

    Duration length() {
        return length;
    }

    /** The least bad verdict by which it is found. */
    Verdict least() {
        return least;
    }

    /** The same in words. */
    String found() {
        return found;
    }
}
