package dev.bellwether.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.nodes.Nodes.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final List<String> TASKS =
            IntStream.range(0, 1_000).mapToObj(i -> "au-bank-" + i).toList();

    private static List<String> nodes(int count, long seed) {
        return IntStream.range(0, count)
                .mapToObj(i -> new java.util.UUID(seed * 31 + i, seed ^ (i * 0x9e3779b97f4a7c15L)).toString())
                .toList();
    }

    @Property(tries = 200)
    void eachShareLiesWithinAQuarterOfTheMean(
            @ForAll @IntRange(min = 1, max = 4) int count, @ForAll @LongRange long seed) {
        Map<String, Long> shares = shares(new Ownership(nodes(count, seed)));
        assertThat(shares).hasSize(count);
        assertThat(shares.values())
                .allSatisfy(share -> assertThat((double) share).isBetween(0.75 * 1_000 / count, 1.25 * 1_000 / count));
    }

    @Property(tries = 50)
    void aNodeThatLeavesMovesOnlyWhatItOwned(
            @ForAll @IntRange(min = 2, max = 6) int count, @ForAll @LongRange long seed) {
        List<String> before = nodes(count, seed);
        List<String> after = new ArrayList<>(before);
        String gone = after.remove((int) Math.floorMod(seed, (long) count));
        for (String task : TASKS) {
            String owner = new Ownership(before).ownerOf(task).orElseThrow();
            String next = new Ownership(after).ownerOf(task).orElseThrow();
            assertThat(next).isNotEqualTo(gone);
            if (!owner.equals(gone)) {
                assertThat(next).as(task).isEqualTo(owner);
            }
        }
    }

    @Test
    void theOrderOfTheMembersDoesNotMatter() {
        List<String> one = nodes(4, 7);
        List<String> other = new ArrayList<>(one);
        java.util.Collections.reverse(other);
        assertThat(TASKS)
                .allSatisfy(task ->
                        assertThat(new Ownership(one).ownerOf(task)).isEqualTo(new Ownership(other).ownerOf(task)));
    }

    @Test
    void whoIsIdleOwnsNothingAndNobodyOwnsAnythingWhereNobodyIs() {
        Ownership ownership = Ownership.of(new View(1, List.of("a", "b", "c"), List.of("b")));
        assertThat(shares(ownership)).containsOnlyKeys("a", "c");
        assertThat(new Ownership(List.of()).ownerOf("x")).isEmpty();
    }

    private static Map<String, Long> shares(Ownership ownership) {
        return TASKS.stream()
                .map(task -> ownership.ownerOf(task).orElseThrow())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
