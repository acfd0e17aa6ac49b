package dev.bellwether.notify;

import dev.bellwether.store.Notification;
import dev.bellwether.store.Notification.Progress;
import dev.bellwether.store.Subscription;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** A message by which an operator finds out whether a receiver works. */
public final class TestMessage {
    private TestMessage() {}

    /** A notification that tells of nothing; due at once. */
    public static Notification to(Subscription subscription, Instant now) {
        return new Notification(
                MessageIds.next(),
                subscription.id(),
                StatusChanges.TEST,
                Optional.empty(),
                StatusChanges.event(StatusChanges.TEST, now, new JsonObject().put("subscriptionId", subscription.id()))
                        .encode(),
                now,
                Progress.due(now));
    }
}
