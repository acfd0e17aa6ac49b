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
    public record Thresholds(double operational, double degraded, double major) {}

    static Explanation of(Ruling ruling, Policy policy, Status status, StandingOperations.Standing standing) {
        Rule rule = ruling.rule();
        Optional<Instant> since = Optional.empty();
        if (standing.override().isPresent()) {
            rule = Rule.OVERRIDE;
            since = standing.override().map(Operation.Override::from);
        } else if (status == Status.UNDER_MAINTENANCE) {
            rule = standing.maintenance().isPresent()
                    ? Rule.MAINTENANCE
                    : standing.release().isPresent() ? Rule.RELEASE : Rule.STAGE;
            since = standing.maintenance()
                    .map(Operation.Maintenance::from)
                    .or(() -> standing.release().map(Operation.Release::at));
        }
        return new Explanation(
                rule, since, ruling, new Thresholds(policy.operational(), policy.degraded(), policy.major()));
    }
}
