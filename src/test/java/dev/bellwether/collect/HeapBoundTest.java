package dev.bellwether.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapBoundTest {
    @ParameterizedTest
    @CsvSource({"0, false", "849, false", "850, true", "1000, true"})
    void whatACollectionLeftDecides(long used, boolean reached) {
        HeapBound bound = new HeapBound(() -> new MemoryUsage(0, used, 1000, 1000));
        assertThat(bound.isReached()).isEqualTo(reached);
        assertThat(bound.percent()).isEqualTo((int) (used / 10));
    }

    @Test
    void nothingIsReachedWhereNothingIsKnown() {
        assertThat(new HeapBound(() -> null).isReached()).isFalse();
        assertThat(new HeapBound(() -> new MemoryUsage(-1, 10, 10, -1)).isReached())
                .isFalse();
    }

    @Test
    void ofThisProcessItIsTheMemoryForWhatLivesLong() {
        HeapBound bound = HeapBound.ofThisProcess();
        System.gc();
        assertThat(bound.kept().get().getUsed()).isPositive();
        assertThat(bound.kept().get().getMax())
                .isBetween(
                        Runtime.getRuntime().maxMemory() / 2,
                        Runtime.getRuntime().maxMemory());
        assertThat(bound.isReached()).isFalse();
    }
}
