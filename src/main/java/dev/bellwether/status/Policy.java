package dev.bellwether.status;

import dev.bellwether.catalogue.PolicyOverrides;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The numbers by which evidence becomes a status. Immutable.
 *
 * @param operational the least first-time success rate that is operational, between 0 and 1
 * @param degraded the least first-time success rate that is degraded performance, at most {@code operational}
 * @param major the success rate below which it is a major outage, at most {@code degraded}
 * @param minJobs how many jobs in the hour make probe runs unnecessary, at least 1
 * @param window length of "the hour"
 * @param recent how far back observations are recent
 * @param recentMin how many observations are recent even if they are older, at least 1
 * @param significance of a full decision, between 0 and 1
 * @param recentSignificance of a correction by recent observations, between 0 and 1
 * @param hysteresis by how much of what is left to 1 a threshold is raised for an improvement, from 0 to less than 1
 * @param unstableSwings how many swings make a connector unstable, at least 1
 * @param unstableWindow in how long
 * @param staleAfter without evidence for so long, performance is unknown
 * @param releaseWindow how long a release shows as maintenance
 */
public record Policy(
        double operational,
        double degraded,
        double major,
        int minJobs,
        Duration window,
        Duration recent,
        int recentMin,
        double significance,
        double recentSignificance,
        double hysteresis,
        int unstableSwings,
        Duration unstableWindow,
        Duration staleAfter,
        Duration releaseWindow) {
    public static final Policy DEFAULT = new Policy(
            0.95,
            0.75,
            0.50,
            10,
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            16,
            0.025,
            0.0005,
            0.4,
            3,
            Duration.ofHours(2),
            Duration.ofHours(2),
            Duration.ofHours(1));

    public Policy {
        if (!(0 < major && major <= degraded && degraded <= operational && operational < 1)) {
            throw new IllegalArgumentException("thresholds must be 0 < major <= degraded <= operational < 1, not "
                    + major + ", " + degraded + ", " + operational);
        }
        if (minJobs < 1 || recentMin < 1 || unstableSwings < 1) {
            throw new IllegalArgumentException("minJobs, recentMin and unstableSwings must be at least 1");
        }
        if (!(hysteresis >= 0 && hysteresis < 1)) {
            throw new IllegalArgumentException("hysteresis must be at least 0 and less than 1, not " + hysteresis);
        }
        requirePositive(window, "window");
        requirePositive(recent, "recent");
        requirePositive(unstableWindow, "unstableWindow");
        requirePositive(staleAfter, "staleAfter");
        requirePositive(releaseWindow, "releaseWindow");
        if (!(significance > 0 && significance < 1 && recentSignificance > 0 && recentSignificance < 1)) {
            throw new IllegalArgumentException("significance and recentSignificance must lie between 0 and 1");
        }
    }

    /** This policy with what a connector sets for itself; an {@link IllegalArgumentException} if the two make no policy. */
    public Policy with(PolicyOverrides own) {
        if (own.equals(PolicyOverrides.NONE)) {
            return this;
        }
        return new Policy(
                own.operational().orElse(operational),
                own.degraded().orElse(degraded),
                own.major().orElse(major),
                own.minJobs().orElse(minJobs),
                own.window().orElse(window),
                own.recent().orElse(recent),
                own.recentMin().orElse(recentMin),
                own.significance().orElse(significance),
                own.recentSignificance().orElse(recentSignificance),
                own.hysteresis().orElse(hysteresis),
                own.unstableSwings().orElse(unstableSwings),
                own.unstableWindow().orElse(unstableWindow),
                own.staleAfter().orElse(staleAfter),
                own.releaseWindow().orElse(releaseWindow));
    }

    /** How far back it looks, whatever for. */
    public Duration reach() {
        return Stream.of(window, unstableWindow, staleAfter, releaseWindow)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The level of two rates: {@code succeeded/count} and {@code firstTime/count}, of at least one observation. */
    Level level(int count, int succeeded, int firstTime) {
        return level(count, succeeded, firstTime, 0);
    }

    Level improvedLevel(int count, int succeeded, int firstTime) {
        return level(count, succeeded, firstTime, hysteresis);
    }

    private Level level(int count, int succeeded, int firstTime, double raise) {
        double successRate = (double) succeeded / count;
        double firstTimeRate = (double) firstTime / count;
        if (successRate < raised(major, raise)) {
            return Level.MAJOR;
        }
        if (firstTimeRate >= raised(operational, raise)) {
            return Level.OPERATIONAL;
        }
        return firstTimeRate >= raised(degraded, raise) ? Level.DEGRADED : Level.PARTIAL;
    }

    private static double raised(double threshold, double raise) {
        return threshold + raise * (1 - threshold);
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, not " + duration);
        }
    }

    /** The key that is wrong in such thresholds, if any; what {@code major <= degraded <= operational} forbids. */
    public static Optional<String> disorder(double operational, double degraded, double major) {
        if (degraded > operational) {
            return Optional.of("degraded");
        }
        return major > degraded ? Optional.of("major") : Optional.empty();
    }
}
