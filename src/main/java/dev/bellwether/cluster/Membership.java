package dev.bellwether.cluster;

import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.nodes.Nodes.Snapshot;
import dev.bellwether.store.nodes.Nodes.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is alive, as one node sees it: dead is whose beat stood still for {@link #DEAD_AFTER} by this node's own monotonic time, during all
 * of which this node's own beats succeeded. So neither a stepped clock nor a restart of PostgreSQL kills anybody. Belongs to one thread.
 */
final class Membership {
    static final Duration DEAD_AFTER = Duration.ofSeconds(6);
    /** In which a member lets go of what a view takes from it. */
    static final Duration LATE_AFTER = Duration.ofSeconds(5);

    private final String self;
    private final Map<String, Seen> seen = new HashMap<>();
    private Seen view = new Seen(-1, 0);

    /** A number that grows, and since when (monotonic nanoseconds) it stands. */
    private record Seen(long number, long since) {
        Seen next(long now, long at) {
            return now == number ? this : new Seen(now, at);
        }

        boolean standsFor(Duration time, long at) {
            return at - since >= time.toNanos();
        }
    }

    /** The view that is to follow, and the beat last seen of each who is to be removed for it. */
    record Proposal(View next, Map<String, Long> dead) {}

    Membership(String self) {
        this.self = self;
    }

    /** This node could not tell that it is alive itself: what it saw of others before counts no more. */
    void failed() {
        seen.clear();
        view = new Seen(-1, 0);
    }

    /**
     * Takes in how all stand; answers the view that should follow, if another should.
     *
     * @param nanos monotonic
     */
    Optional<Proposal> take(Snapshot snapshot, long nanos) {
        View present = snapshot.view();
        view = view.next(present.number(), nanos);
        seen.keySet().retainAll(snapshot.nodes().stream().map(Node::id).toList());
        Map<String, Long> dead = new HashMap<>();
        for (Node node : snapshot.nodes()) {
            Seen beat = seen.getOrDefault(node.id(), new Seen(-1, 0)).next(node.beat(), nanos);
            seen.put(node.id(), beat);
            boolean late = present.members().contains(node.id())
                    && node.worksUnder() < present.number()
                    && view.standsFor(LATE_AFTER, nanos);
            if (!node.id().equals(self) && (late || beat.standsFor(DEAD_AFTER, nanos))) {
                dead.put(node.id(), node.beat());
            }
        }
        List<Node> live = snapshot.nodes().stream()
                .filter(node -> !dead.containsKey(node.id()))
                .toList();
        List<String> offline = ids(live.stream().filter(node -> !node.online()).toList());
        View next = new View(present.number() + 1, ids(live), offline.size() == live.size() ? List.of() : offline);
        return next.members().equals(present.members()) && next.idle().equals(present.idle())
                ? Optional.empty()
                : Optional.of(new Proposal(next, dead));
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).sorted().toList();
    }

    /** Whether every member has let go of what the view takes from it. */
    static boolean isSettled(Snapshot snapshot) {
        List<String> there = snapshot.nodes().stream()
                .filter(node -> node.worksUnder() >= snapshot.view().number())
                .map(Node::id)
                .toList();
        return there.containsAll(snapshot.view().members());
    }
}
