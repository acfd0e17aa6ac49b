package dev.bellwether.notify;

import dev.bellwether.async.FailureLog;
import dev.bellwether.store.Database;
import dev.bellwether.store.webhooks.Notifications.Notification;
import dev.bellwether.store.webhooks.Notifications.Notification.Progress;
import dev.bellwether.store.webhooks.Notifications.Notification.State;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes due notifications in hand, some at a time, and stores what came of each attempt. Belongs to one thread. */
final class DeliveryQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);
    private static final int MOST_UNDER_WAY = 50;
    private static final Duration LEASE = WebhookSender.PATIENCE.multipliedBy(4);

    /** Before the second attempt, the third, and so on, as Standard Webhooks recommends; about three days in all. */
    static final List<Duration> PAUSES = Stream.of("5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h")
            .map(text -> Duration.parse("PT" + text))
            .toList();

    /** So much of a pause is left to chance, so that receivers that come back are not asked by all at once. */
    private static final double JITTER = 0.2;

    private final Database database;
    private final WebhookSender sender;
    private final NotifyVerticle.Options options;
    private final Clock clock;
    private final FailureLog sending = new FailureLog(
            LOG, "What is due cannot be sent now; that is made up for later", "What is due can be sent again");
    private int underWay;
    private boolean claiming;
    private boolean closed;

    DeliveryQueue(Database database, WebhookSender sender, NotifyVerticle.Options options, Clock clock) {
        this.database = database;
        this.sender = sender;
        this.options = options;
        this.clock = clock;
    }

    /** Goes on with what is due, as far as hands are free. */
    void next() {
        int free = MOST_UNDER_WAY - underWay;
        if (claiming || closed || free == 0) {
            return;
        }
        claiming = true;
        database.notifications()
                .claim(clock.instant(), LEASE, free)
                .compose(claimed -> claimed.isEmpty()
                        ? Future.succeededFuture()
                        : database.subscriptions().all().map(all -> {
                            deliver(claimed, all);
                            return all;
                        }))
                .onComplete(done -> {
                    claiming = false;
                    sending.note(done);
                });
    }

    Future<Void> close() {
        closed = true;
        return sender.close();
    }

    private void deliver(List<Notification> claimed, List<Subscription> subscriptions) {
        Map<String, Subscription> byId =
                subscriptions.stream().collect(Collectors.toMap(Subscription::id, Function.identity()));
        for (Notification notification : claimed) {
            Subscription subscription = byId.get(notification.subscriptionId());
            if (subscription != null) {
                underWay++;
                // Whatever one delivery throws, its place is given back.
                Future.succeededFuture()
                        .compose(begun -> sender.post(subscription, notification))
                        .compose(result -> conclude(notification, result))
                        .onFailure(e -> LOG.warn(
                                "What came of notification {} is not stored; it is sent again: {}",
                                notification.id(),
                                e.toString()))
                        .onComplete(done -> {
                            underWay--;
                            next();
                        });
            }
        }
    }

    private Future<Void> conclude(Notification notification, DeliveryResult result) {
        if (closed) {
            return Future.succeededFuture();
        }
        Instant now = clock.instant();
        String subscriptionId = notification.subscriptionId();
        Future<Void> receiver = Future.succeededFuture();
        Optional<Instant> dueAt = Optional.empty();
        State state = result.state();
        if (state == State.ABANDONED) {
            LOG.warn("Subscription {} is disabled: {}", subscriptionId, result.words());
            receiver = database.subscriptions().disable(subscriptionId, result.words());
        } else if (state == State.WAITING) {
            Optional<Instant> rested = result.rest().map(now::plus);
            dueAt = pause(notification.progress().attempts(), options.chance().getAsDouble())
                    .map(now::plus)
                    .map(due -> rested.filter(due::isBefore).orElse(due));
            state = dueAt.isPresent() ? State.WAITING : State.ABANDONED;
            if (rested.isPresent()) {
                receiver = database.subscriptions().pause(subscriptionId, rested.get());
            }
            LOG.info("Notification {} to subscription {}: {}", notification.id(), subscriptionId, result.words());
        }
        options.attempted()
                .accept(
                        switch (state) {
                            case DELIVERED -> "delivered";
                            case WAITING -> "deferred";
                            case ABANDONED -> "abandoned";
                        });
        Progress progress = new Progress(
                state, notification.progress().attempts(), dueAt, Optional.of(now), Optional.of(result.words()));
        return receiver.compose(done -> database.notifications().record(notification.id(), progress));
    }

    /**
     * The pause after some attempts in vain, at least 1; empty if there were enough.
     *
     * @param chance from 0 to 1
     */
    static Optional<Duration> pause(int attempts, double chance) {
        if (attempts > PAUSES.size()) {
            return Optional.empty();
        }
        double factor = 1 - JITTER / 2 + JITTER * chance;
        return Optional.of(Duration.ofMillis((long) (PAUSES.get(attempts - 1).toMillis() * factor)));
    }
}
