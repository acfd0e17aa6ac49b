package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.telemetry.ReadinessCheck.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeReadinessTest {
    @Test
    void aBlockedEventLoopIsNotReady() {
        assertThat(NodeReadiness.eventLoops(Duration.ofMillis(4_999)).ready()).isTrue();
        assertThat(NodeReadiness.eventLoops(Duration.ofMillis(61_500)))
                .isEqualTo(Answer.notReady("an event loop has been blocked for 61 s"));
    }
}
