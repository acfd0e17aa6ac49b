package dev.bellwether.notify;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Status;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.Filter;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.SecretVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Two banks, what becomes of them, and who wants to know. */
final class Samples {
    static final Filter EVERYTHING = new Filter(List.of(), List.of(), List.of());

    private Samples() {}

    static Catalogue catalogue() {
        return new Catalogue(List.of(institution("bank"), institution("other")));
    }

    private static Institution institution(String id) {
        return new Institution(
                id,
                "The " + id,
                "AU",
                OptionalInt.empty(),
                "banking",
                List.of(new Connector(id, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of())));
    }

    static Evaluation change(String connector, Instant at, Status from, Status to) {
        return new Evaluation(
                connector,
                at,
                Trigger.EARLY,
                to,
                to,
                from,
                at,
                true,
                false,
                at.plusSeconds(1800),
                WatchState.NEW,
                to.isOutage() || from.isOutage() ? Optional.of(at) : Optional.empty(),
                Optional.empty(),
                new EvidenceSummary(at.minusSeconds(3600), at, Basis.JOBS, 10, 0, 1, 1, Map.of()),
                UserErrors.NONE,
                "1 of 10 jobs succeeded first time",
                Optional.empty());
    }

    static Subscription subscription(String id, String url, Filter filter, Instant createdAt) {
        return new Subscription(
                id,
                url,
                "",
                filter,
                "ops",
                createdAt,
                new SecretVersion(1, Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }
}
