package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class JobChainsTest {
    @Property(tries = 100)
    void eachJobHasItsOutcomesInTheirOrder(@ForAll @Size(max = 3_000) List<@IntRange(max = 5_000) Integer> jobs) {
        JobChains chains = new JobChains();
        Map<Integer, List<Integer>> expected = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            chains.add("job-" + jobs.get(i), i % 7);
            expected.computeIfAbsent(jobs.get(i), job -> new ArrayList<>()).add(i % 7);
        }
        Map<List<Integer>, Integer> alike =
                expected.values().stream().collect(Collectors.toMap(job -> job, job -> 1, Integer::sum));

        assertThat(lists(chains.alike(outcome -> outcome))).isEqualTo(alike);
        chains.replace(outcome -> 3);
        assertThat(chains.alike(outcome -> outcome).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(expected.size());
    }

    @Example
    void aMillionJobsAndOneOfAMillionAttempts() {
        JobChains chains = new JobChains();
        for (int i = 0; i < 1_000_000; i++) {
            chains.add("00000000-0000-4000-8000-%012d".formatted(i), 1);
            chains.add("again", 2);
        }

        Map<IntBuffer, Integer> alike = chains.alike(outcome -> outcome);

        assertThat(alike).hasSize(2).containsEntry(IntBuffer.wrap(new int[] {1}), 1_000_000);
    }

    private static Map<List<Integer>, Integer> lists(Map<IntBuffer, Integer> alike) {
        return alike.entrySet().stream()
                .collect(Collectors.toMap(
                        each -> java.util.Arrays.stream(each.getKey().array())
                                .boxed()
                                .toList(),
                        Map.Entry::getValue));
    }
}
