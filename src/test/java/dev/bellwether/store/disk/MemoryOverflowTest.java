package dev.bellwether.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOverflowTest {
    private final MemoryOverflow<String> reserve = new MemoryOverflow<>(4, record -> record.startsWith("important"));

    @Test
    void beyondItsBoundTheOldestThatDoNotMatterGoFirstAndAreCounted() {
        reserve.add(List.of("important 1", "a", "b"));
        reserve.add(List.of("important 2", "c"));
        assertThat(reserve.all()).containsExactly("important 1", "b", "important 2", "c");

        reserve.add(List.of("important 3", "important 4", "important 5"));
        assertThat(reserve.all()).containsExactly("important 2", "important 3", "important 4", "important 5");
        assertThat(reserve.waiting()).isEqualTo(4);
        assertThat(reserve.dropped()).isEqualTo(4);
    }

    @Test
    void onlyTheVeryRecordsThatAreSafeAreLetGo() {
        String same = new String("a");
        reserve.add(List.of("a", same, "b"));
        reserve.remove(List.of(same, "gone before"));

        assertThat(reserve.all()).containsExactly("a", "b");
        assertThat(reserve.all().get(0)).isNotSameAs(same);
        assertThat(reserve.waiting()).isEqualTo(2);
        assertThat(reserve.dropped()).isZero();
    }
}
