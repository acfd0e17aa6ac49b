package dev.bellwether.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.cluster.Membership.Proposal;
import dev.bellwether.store.nodes.Nodes.Node;
import dev.bellwether.store.nodes.Nodes.Snapshot;
import dev.bellwether.store.nodes.Nodes.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one node makes of what it sees, with a monotonic time of its own. */
class MembershipTest {
    private final Membership membership = new Membership("a");
    private long seconds = 1_000;
    private View view = new View(1, List.of("a", "b", "c"), List.of());

    private static Node node(String id, long beat) {
        return node(id, beat, 1, true);
    }

    private static Node node(String id, long beat, long worksUnder, boolean online) {
        return new Node(id, id, "", "1", Instant.EPOCH, beat, worksUnder, online, "", "");
    }

    private Optional<Proposal> see(Node... nodes) {
        return membership.take(
                new Snapshot(view, List.of(nodes), Instant.EPOCH, 0),
                Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whoeverBeatsStays() {
        for (int i = 1; i <= 60; i++, seconds++) {
            assertThat(see(node("a", i), node("b", 7L * i), node("c", 9L + i))).isEmpty();
        }
    }

    @Test
    void whoseBeatStandsStillForSixSecondsIsDead() {
        List<Optional<Proposal>> seen = new ArrayList<>();
        for (int i = 0; i <= 6; i++, seconds++) {
            seen.add(see(node("a", i), node("b", 5), node("c", i)));
        }
        assertThat(seen.subList(0, 6)).allMatch(Optional::isEmpty);
        assertThat(seen.get(6)).contains(new Proposal(new View(2, List.of("a", "c"), List.of()), Map.of("b", 5L)));
    }

    @Test
    void whileThisNodeCannotTellAnythingItselfNobodyIsDead() {
        see(node("a", 1), node("b", 5), node("c", 1));
        seconds += 5;
        membership.failed();
        seconds += 60;
        assertThat(see(node("a", 2), node("b", 5), node("c", 1))).isEmpty();
        seconds += 5;
        assertThat(see(node("a", 3), node("b", 5), node("c", 2))).isEmpty();
        seconds += 1;
        assertThat(see(node("a", 4), node("b", 5), node("c", 3)))
                .hasValueSatisfying(next -> assertThat(next.dead()).containsOnlyKeys("b"));
    }

    @Test
    void thisNodeIsNeverDeadToItself() {
        for (int i = 0; i < 60; i++, seconds++) {
            assertThat(see(node("a", 1), node("b", i), node("c", i))).isEmpty();
        }
    }

    @Test
    void whoComesAndWhoIsGoneMakesTheNextView() {
        assertThat(see(node("a", 1), node("b", 1), node("c", 1), node("d", 1)))
                .contains(new Proposal(new View(2, List.of("a", "b", "c", "d"), List.of()), Map.of()));
        assertThat(see(node("a", 1), node("c", 1)))
                .contains(new Proposal(new View(2, List.of("a", "c"), List.of()), Map.of()));
    }

    @Test
    void whoDoesNotLetGoInFiveSecondsIsRemoved() {
        view = new View(2, List.of("a", "b", "c"), List.of());
        for (int i = 0; i < 5; i++, seconds++) {
            assertThat(see(node("a", i, 2, true), node("b", i, 1, true), node("c", i, 2, true)))
                    .isEmpty();
        }
        assertThat(see(node("a", 5, 2, true), node("b", 5, 1, true), node("c", 5, 2, true)))
                .contains(new Proposal(new View(3, List.of("a", "c"), List.of()), Map.of("b", 5L)));
    }

    @Test
    void whoSeesNoNetworkIsIdleUnlessNobodySeesIt() {
        assertThat(see(node("a", 1), node("b", 1, 1, false), node("c", 1)))
                .contains(new Proposal(new View(2, List.of("a", "b", "c"), List.of("b")), Map.of()));
        assertThat(see(node("a", 1, 1, false), node("b", 1, 1, false), node("c", 1, 1, false)))
                .isEmpty();
    }

    @Test
    void aViewHasBegunWhenEveryMemberWorksUnderIt() {
        assertThat(Membership.isSettled(new Snapshot(
                        view,
                        List.of(node("a", 1), node("b", 1), node("c", 1), node("d", 1, 0, true)),
                        Instant.EPOCH,
                        0)))
                .isTrue();
        assertThat(Membership.isSettled(new Snapshot(
                        view, List.of(node("a", 1), node("b", 1, 0, true), node("c", 1)), Instant.EPOCH, 0)))
                .isFalse();
        assertThat(Membership.isSettled(new Snapshot(view, List.of(node("a", 1), node("b", 1)), Instant.EPOCH, 0)))
                .as("c is not there")
                .isFalse();
    }
}
