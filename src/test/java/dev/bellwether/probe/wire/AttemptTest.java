package dev.bellwether.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.kinds.ProbeRuns;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttemptTest {
    @RegisterExtension
    static final ProbeRuns RUNS = new ProbeRuns();

    @Test
    void aTimeoutIsTheTargets() {
        Failure failure = timeout(Duration.ofMillis(1));
        assertThat(failure.ours()).isFalse();
        assertThat(failure).hasMessage("the 10s of the run were over");
    }

    @Test
    void aTimeoutThatThisNodeSeesSecondsLateIsItsOwnFault() {
        // The timer of an event loop that was blocked meanwhile.
        Failure failure = timeout(Duration.ofSeconds(-2));
        assertThat(failure.ours()).isTrue();
        assertThat(failure).hasMessageStartingWith("the 10s of the run were over, which this node saw only 2");
    }

    private static Failure timeout(Duration left) {
        ContextInternal context = (ContextInternal) RUNS.vertx().getOrCreateContext();
        return (Failure) ProbeRuns.await(context.future(
                promise -> context.runOnContext(begun -> new Attempt(context, Duration.ofSeconds(10), left)
                        .await()
                        .future()
                        .onFailure(promise::complete))));
    }
}
