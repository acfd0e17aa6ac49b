package dev.bellwether.cluster;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.cluster.Cluster.Digests;
import dev.bellwether.store.nodes.Nodes;
import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.nodes.Nodes.Snapshot;
import dev.bellwether.store.nodes.Nodes.View;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node among those that share the store: says each second that it is alive, finds who is not, and has it own what the present
 * view gives it. What a view takes away is let go of first, and what it gives begins when every member has let go.
 */
public final class MembershipVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipVerticle.class);
    private static final long BEAT_MS = 1_000;
    /** Between a view and its beginning. */
    private static final long SOON_MS = 100;

    private static final long ANSWER_MS = 3_000;

    private final Means means;
    private final Membership membership;
    private final FailureLog beating = new FailureLog(
            LOG,
            "This node cannot tell the others that it is alive",
            "This node tells the others again that it is alive");
    private final String id;
    private long worksUnder;
    private boolean online = true;
    private View view = new View(-1, List.of(), List.of());
    private Predicate<String> owned = MembershipVerticle::nothing;
    /** The view whose share is owned whole; -1 while less is. */
    private long begun = -1;

    private Snapshot last = new Snapshot(view, List.of(), Instant.EPOCH, 0);
    private boolean busy;
    private boolean ended;
    private long aliveAt = System.nanoTime();
    private boolean suspended;

    /**
     * What it works with.
     *
     * @param self this node as it begins
     * @param digests of what it goes by now; asked at each beat
     * @param told how the nodes stand, after each beat
     */
    record Means(
            Nodes nodes,
            SharedAssignment assignment,
            NodeLink link,
            ServerClock clock,
            MessageBus bus,
            Node self,
            Supplier<Digests> digests,
            Consumer<ClusterStatus> told) {}

    MembershipVerticle(Means means) {
        this.means = means;
        this.id = means.self().id();
        this.membership = new Membership(id);
    }

    @Override
    public Future<?> start() {
        means.link().open(vertx);
        means.bus().subscribe(Topics.VANTAGE, vantage -> online = vantage.online());
        vertx.setPeriodic(BEAT_MS, each -> {
            means.link().beat(isAlive());
            beat();
        });
        return means.assignment()
                .take(0, MembershipVerticle::nothing)
                .compose(none -> beat())
                .otherwiseEmpty();
    }

    /** Leaves the view, so that others begin what was this node's; by now it must have stopped working. */
    @Override
    public Future<?> stop() {
        ended = true;
        return means.nodes()
                .leave(id)
                .recover(failure -> means.nodes().leave(id))
                .onFailure(failure ->
                        LOG.warn("The other nodes find out by themselves that this one ends: {}", failure.toString()))
                .otherwiseEmpty()
                .compose(left -> means.link().close());
    }

    private boolean isAlive() {
        return System.nanoTime() - aliveAt < Membership.DEAD_AFTER.toNanos();
    }

    private Future<Void> beat() {
        if (busy || ended) {
            return Future.succeededFuture();
        }
        busy = true;
        long[] asked = {0};
        return means.assignment()
                .ask()
                .compose(answered -> {
                    asked[0] = System.nanoTime();
                    Digests digests = means.digests().get();
                    return means.nodes()
                            .beat(means.self().standing(worksUnder, online, digests.catalogue(), digests.policy()));
                })
                .timeout(ANSWER_MS, TimeUnit.MILLISECONDS)
                .onComplete(beating::note)
                .onComplete(done -> busy = false)
                .onSuccess(snapshot -> {
                    aliveAt = System.nanoTime();
                    means.clock().set(snapshot.now(), Duration.ofNanos(aliveAt - asked[0]));
                    take(snapshot);
                })
                .onFailure(failure -> {
                    membership.failed();
                    suspendIfAlone();
                })
                .mapEmpty();
    }

    /** Who cannot reach the store while others can is dead to them. */
    private void suspendIfAlone() {
        if (!suspended && !isAlive() && means.link().othersReachStore()) {
            LOG.error("This node cannot reach the store and others can: it lets go of everything until it can again");
            suspended = true;
            own(0, MembershipVerticle::nothing, -1);
            tell(Optional.of("this node cannot reach the store while others can"));
        }
    }

    private void take(Snapshot snapshot) {
        membership
                .take(snapshot, System.nanoTime())
                .ifPresent(proposal -> means.nodes()
                        .next(snapshot.view().number(), proposal.next(), proposal.dead())
                        .onSuccess(written -> {
                            if (written) {
                                LOG.info(
                                        "View {}: {} nodes{}",
                                        proposal.next().number(),
                                        proposal.next().members().size(),
                                        proposal.dead().isEmpty()
                                                ? ""
                                                : ", without " + proposal.dead().keySet());
                            }
                            soon();
                        }));
        if (suspended || snapshot.view().number() != view.number()) {
            come(snapshot.view());
        } else if (begun != view.number() && worksUnder == view.number() && Membership.isSettled(snapshot)) {
            Ownership share = Ownership.of(view);
            own(view.number(), key -> share.ownerOf(key).filter(id::equals).isPresent(), view.number());
        } else if (begun != view.number()) {
            soon();
        }
        last = snapshot;
        tell(
                view.members().contains(id)
                        ? Optional.empty()
                        : Optional.of("the other nodes have not taken this one in yet"));
    }

    private void tell(Optional<String> problem) {
        means.told().accept(new ClusterStatus(id, last, problem));
    }

    /** Lets go of what another view takes away; of everything where one was missed, since others may have begun it. */
    private void come(View next) {
        boolean missed = suspended
                || next.number() != view.number() + 1
                || !view.members().contains(id);
        boolean member = next.members().contains(id);
        Ownership share = Ownership.of(next);
        Predicate<String> before = owned;
        Predicate<String> kept = missed || !member
                ? MembershipVerticle::nothing
                : key -> before.test(key)
                        && share.ownerOf(key).filter(id::equals).isPresent();
        suspended = false;
        view = next;
        Set<String> others = new HashSet<>(next.members());
        others.remove(id);
        means.link().follow(share, others);
        own(next.number(), kept, -1).onSuccess(let -> {
            if (member && view.equals(next)) {
                worksUnder = next.number();
                soon();
            }
        });
    }

    private Future<Void> own(long number, Predicate<String> keys, long whole) {
        owned = keys;
        begun = whole;
        return means.assignment().take(number, keys);
    }

    private static boolean nothing(String key) {
        return false;
    }

    private void soon() {
        vertx.setTimer(SOON_MS, now -> beat());
    }
}
