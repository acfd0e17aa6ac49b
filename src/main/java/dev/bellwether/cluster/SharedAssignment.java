package dev.bellwether.cluster;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Catalogue.CatalogueDiff;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.history.Evaluations.Fence;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What this node owns of what several share. It is nothing until {@link #take} says otherwise. Safe for any thread. */
public final class SharedAssignment implements Assignment, Fence {
    private final Vertx vertx;
    private final Supplier<Catalogue> all;
    private final Clock clock;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    /** When what is not this node's any more was lost: what was decided before and not stored by then is not its word any more. */
    private final Map<String, Instant> lost = new ConcurrentHashMap<>();

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong handovers = new AtomicLong();
    private volatile Share share = new Share(0, key -> false, new Catalogue(List.of()));

    private record Share(long view, Predicate<String> owned, Catalogue catalogue) {}

    private record Follower(Context context, Function<CatalogueChanged, Future<?>> handler) {
        Future<Void> tell(CatalogueChanged change) {
            Promise<Void> done = Promise.promise();
            context.runOnContext(now -> Future.succeededFuture()
                    .compose(begun -> handler.apply(change))
                    .<Void>mapEmpty()
                    .onComplete(done));
            return done.future();
        }
    }

    public SharedAssignment(Vertx vertx, MessageBus bus, Supplier<Catalogue> all, Clock clock) {
        this.vertx = vertx;
        this.all = all;
        this.clock = clock;
        bus.subscribe(Topics.CATALOGUE, changed -> take(share.view, share.owned));
    }

    @Override
    public Catalogue catalogue() {
        return share.catalogue;
    }

    @Override
    public boolean owns(String key) {
        return share.owned.test(key);
    }

    @Override
    public void follow(Function<CatalogueChanged, Future<?>> handler) {
        Context context = vertx.getOrCreateContext();
        Follower follower = new Follower(context, handler);
        followers.add(follower);
        if (context.deploymentID() != null) {
            // A verticle that is brought back follows anew.
            followers.removeIf(other -> !other.equals(follower)
                    && other.context.deploymentID() != null
                    && !vertx.deploymentIDs().contains(other.context.deploymentID())
                    && !other.context.deploymentID().equals(context.deploymentID()));
        }
    }

    /**
     * Owns what a test says, under a view. Completes when every follower has let go of what was lost; fails if one does not answer.
     *
     * @param view 0 for none, under which nothing may be written
     */
    synchronized Future<Void> take(long view, Predicate<String> owned) {
        Catalogue before = share.catalogue;
        Catalogue after = all.get().only(owned);
        share = new Share(view, owned, after);
        CatalogueDiff difference = CatalogueDiff.between(before, after);
        Instant now = clock.instant();
        difference.removed().forEach(id -> lost.put(id, now));
        handovers.addAndGet(
                (long) difference.removed().size() + difference.added().size());
        CatalogueChanged change = new CatalogueChanged(difference.added(), difference.removed(), difference.changed());
        return Future.all(followers.stream().map(each -> each.tell(change)).toList())
                .mapEmpty();
    }

    /** Completes when every follower answers. */
    Future<Void> ask() {
        return Future.all(followers.stream()
                        .map(each -> {
                            Promise<Void> answer = Promise.promise();
                            each.context.runOnContext(now -> answer.complete());
                            return answer.future();
                        })
                        .toList())
                .mapEmpty();
    }

    @Override
    public OptionalLong view() {
        return OptionalLong.of(share.view);
    }

    @Override
    public List<Evaluation> own(List<Evaluation> evaluations) {
        List<Evaluation> own = evaluations.stream().filter(this::isOwn).toList();
        refused.addAndGet((long) evaluations.size() - own.size());
        return own;
    }

    @Override
    public boolean isOwn(Evaluation evaluation) {
        Instant until = lost.getOrDefault(evaluation.connectorId(), Instant.MIN);
        return owns(evaluation.connectorId()) && evaluation.at().isAfter(until);
    }

    /** How many evaluations were not stored since their connectors were another node's by then; from any thread. */
    long refused() {
        return refused.get();
    }

    long handovers() {
        return handovers.get();
    }
}
