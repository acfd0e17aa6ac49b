package dev.bellwether.status.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long something lasts, from what lasted so long and from what was not seen to end: the product-limit estimate of Kaplan and
 * Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical Association 53 (1958). What was
 * not seen to end counts as long as it was seen. Given that it lasts at least so long, the estimate is that of those alone that did.
 */
public final class KaplanMeier {
    /** Far less than one of any number of durations makes, and far more than the products round. */
    private static final double ROUNDING = 1e-9;

    private final List<Lasted> durations;

    /**
     * One duration.
     *
     * @param censored whether it was not seen to end, and so lasts at least so long
     */
    public record Lasted(Duration time, boolean censored) {}

    public KaplanMeier(List<Lasted> durations) {
        // What is censored at the time at which another one ends was still under way then.
        this.durations = durations.stream()
                .sorted(Comparator.comparing(Lasted::time).thenComparing(Lasted::censored))
                .toList();
    }

    /** Within which time a share, above 0 and at most 1, of all are over; empty where the estimate does not reach so far. */
    public Optional<Duration> quantile(double share) {
        double lasting = 1;
        int next = 0;
        while (next < durations.size()) {
            int underWay = durations.size() - next;
            Duration time = durations.get(next).time();
            int ends = 0;
            for (; next < durations.size() && durations.get(next).time().equals(time); next++) {
                ends += durations.get(next).censored() ? 0 : 1;
            }
            lasting *= 1 - (double) ends / underWay;
            if (ends > 0 && lasting <= 1 - share + ROUNDING) {
                return Optional.of(time);
            }
        }
        return Optional.empty();
    }
}
