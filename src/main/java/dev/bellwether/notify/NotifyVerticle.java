package dev.bellwether.notify;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.OutageMemory;
import dev.bellwether.store.history.StatusChanges.Numbered;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that statuses changed, has the notifications stored, and has them delivered. Several nodes may do so over one store:
 * none tells the same twice, but for the one that ended in the middle of an attempt.
 */
public final class NotifyVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyVerticle.class);
    private static final long WAKE_MS = 1_000;
    /** Without a hint the store is looked at so often, in wake-ups. */
    private static final int LOOK_EVERY = 15;

    private static final int PAGE = 500;

    private final MessageBus bus;
    private final Database database;
    private final Supplier<Catalogue> catalogue;
    private final OutageMemory outages;
    private final Options options;
    private final Clock clock;
    private final FailureLog reading = new FailureLog(
            LOG,
            "It cannot be read what is to be told; that is made up for later",
            "What is to be told can be read again");
    private DeliveryQueue queue;
    private int wakeUps;
    private boolean looking;
    private boolean lookAgain;

    public NotifyVerticle(
            MessageBus bus, Database database, Supplier<Catalogue> catalogue, Options options, Clock clock) {
        this.bus = bus;
        this.database = database;
        this.catalogue = catalogue;
        this.outages = new OutageMemory(database.incidents(), catalogue);
        this.options = options;
        this.clock = clock;
    }

    /**
     * How notifications are sent.
     *
     * @param secrets by which they are signed
     * @param receivers who may be told
     * @param attempted is told what came of each attempt: {@code delivered}, {@code deferred} or, after too many, {@code abandoned}
     * @param chance numbers from 0 to 1, for the jitter of retries
     */
    public record Options(
            SigningSecrets secrets, Receivers receivers, Consumer<String> attempted, DoubleSupplier chance) {}

    @Override
    public Future<?> start() {
        queue = new DeliveryQueue(database, new WebhookSender(vertx, options, clock), options, clock);
        bus.subscribe(Topics.EVALUATIONS, published -> {
            if (published.evaluations().stream().anyMatch(Evaluation::changed)) {
                look();
            }
        });
        vertx.setPeriodic(WAKE_MS, ignored -> wake());
        look();
        return Future.succeededFuture();
    }

    /** What is under way is left to end: nobody else has it before its lease is over. */
    @Override
    public Future<?> stop() {
        return queue.close();
    }

    private void wake() {
        if (++wakeUps % LOOK_EVERY == 0) {
            look();
        } else {
            queue.next();
        }
    }

    private void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        lookAgain = false;
        database.notifications()
                .lookedAt()
                .compose(at ->
                        database.subscriptions().all().compose(all -> Repeat.from(at, number -> page(all, number))))
                .onComplete(done -> {
                    looking = false;
                    reading.note(done);
                    queue.next();
                    if (done.succeeded() && lookAgain) {
                        look();
                    }
                });
    }

    /** Has a page of changes told; answers where the next one begins, if there may be one. */
    private Future<Optional<Long>> page(List<Subscription> subscriptions, long after) {
        return database.statusChanges().after(after, PAGE).compose(changes -> {
            if (changes.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            long last = changes.get(changes.size() - 1).number();
            List<Evaluation> evaluations =
                    changes.stream().map(Numbered::evaluation).toList();
            Instant now = clock.instant();
            return outages.at(now)
                    .map(past ->
                            new WebhookMessages(catalogue.get(), past).notifications(evaluations, subscriptions, now))
                    .compose(told -> database.notifications().enqueue(told, last))
                    .map(stored -> changes.size() < PAGE ? Optional.empty() : Optional.of(last));
        });
    }
}
