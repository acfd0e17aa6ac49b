package dev.bellwether.status;

import java.time.Instant;
import java.util.Optional;

/**
 * Why an evaluation is what it is: the rule and the numbers, as they were when it was decided.
 *
 * @param rule what decided on the status: what is laid over the performance, else the rule of the performance
 * @param since for what is laid over it, when that began: the start of the window, the release, the override
 * @param ruling how the performance was decided
 * @param thresholds that rates were compared with
 */
public record Explanation(Rule rule, Optional<Instant> since, Ruling ruling, Thresholds thresholds) {
    /** The policy's thresholds of rates, each between 0 and 1. */
    public record Thresholds(double operational, double degraded, double major) {
        static Thresholds of(Policy policy) {
            return new Thresholds(policy.operational(), policy.degraded(), policy.major());
        }
    }

    static Explanation of(Ruling ruling, Policy policy, Status status, StandingOperations.Standing standing) {
        Thresholds thresholds = Thresholds.of(policy);
        if (standing.override().isPresent()) {
            return new Explanation(
                    Rule.OVERRIDE, standing.override().map(Operation.Override::from), ruling, thresholds);
        }
        if (status != Status.UNDER_MAINTENANCE) {
            return new Explanation(ruling.rule(), Optional.empty(), ruling, thresholds);
        }
        if (standing.maintenance().isPresent()) {
            return new Explanation(
                    Rule.MAINTENANCE, standing.maintenance().map(Operation.Maintenance::from), ruling, thresholds);
        }
        return standing.release()
                .map(release -> new Explanation(Rule.RELEASE, Optional.of(release.at()), ruling, thresholds))
                .orElseGet(() -> new Explanation(Rule.STAGE, Optional.empty(), ruling, thresholds));
    }
}
