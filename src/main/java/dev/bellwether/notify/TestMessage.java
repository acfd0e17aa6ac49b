package dev.bellwether.notify;

import dev.bellwether.store.webhooks.Notification;
import dev.bellwether.store.webhooks.Notification.Progress;
import dev.bellwether.store.webhooks.Subscription;
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
                ChangeNotifications.TEST,
                Optional.empty(),
                ChangeNotifications.event(
                                ChangeNotifications.TEST,
                                now,
                                new JsonObject().put("subscriptionId", subscription.id()))
                        .encode(),
                now,
                Progress.due(now));
    }
}
