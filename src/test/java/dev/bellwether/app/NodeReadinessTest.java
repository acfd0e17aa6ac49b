package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.collect.HeapBound;
import dev.bellwether.telemetry.ReadinessCheck.Answer;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeReadinessTest {
    @Test
    void aBlockedEventLoopIsNotReady() {
        assertThat(NodeReadiness.eventLoops(Duration.ofMillis(4_999)).ready()).isTrue();
        assertThat(NodeReadiness.eventLoops(Duration.ofMillis(61_500)))
                .isEqualTo(Answer.notReady("an event loop has been blocked for 61 s"));
    }

    @Test
    void memoryThatIsNearlyFullIsTold() {
        assertThat(NodeReadiness.memory(full(84)).ready()).isTrue();
        assertThat(NodeReadiness.memory(full(91)))
                .isEqualTo(Answer.notReady("what has to stay in memory takes 91 % of the heap, and no job outcomes are "
                        + "taken in; start with a larger -Xmx"));
    }

    private static HeapBound full(int percent) {
        return new HeapBound(() -> new MemoryUsage(0, percent, 100, 100));
    }
}
