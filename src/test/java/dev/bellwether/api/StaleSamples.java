package dev.bellwether.api;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Explanation;
import dev.bellwether.status.Rule;
import dev.bellwether.status.Ruling;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector that worked when it was last heard of, three hours ago. */
final class StaleSamples {
    private StaleSamples() {}

    static EvaluationsPublished published(String connector, Instant at) {
        Instant heard = at.minus(Duration.ofHours(3)).minusSeconds(60);
        Evaluation evaluation = new Evaluation(
                connector,
                at,
                Trigger.STALE,
                Status.OPERATIONAL,
                Status.OPERATIONAL,
                Status.OPERATIONAL,
                at.minus(Duration.ofDays(9)),
                true,
                true,
                Ticks.DEFAULT.nextScheduled(at),
                WatchState.NEW,
                Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(at.minus(Duration.ofHours(1)), at, Basis.NONE, 0, 0, 0, 0, Map.of()),
                UserErrors.NONE,
                "nothing was counted in the last hour, so it is taken to be as before",
                Optional.of(new Explanation(
                        Rule.STALE,
                        Optional.empty(),
                        new Ruling(
                                Rule.STALE,
                                at,
                                Status.OPERATIONAL,
                                new Ruling.Sample(0, 0, 0),
                                Optional.of(heard),
                                Optional.empty()),
                        new Explanation.Thresholds(0.95, 0.75, 0.5))));
        return new EvaluationsPublished(at, List.of(evaluation));
    }
}
