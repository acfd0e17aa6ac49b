package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.probe.Vantage.Suspicion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VantageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final List<Boolean> changes = new ArrayList<>();
    private final List<Promise<Boolean>> checks = new ArrayList<>();

    private Vantage withReferences() {
        return new Vantage(
                () -> {
                    Promise<Boolean> check = Promise.promise();
                    checks.add(check);
                    return check.future();
                },
                true,
                Clock.fixed(NOW, ZoneOffset.UTC),
                changed -> changes.add(changed.online()));
    }

    @Test
    void aRunThatGotAnAnswerWaitsForNothing() {
        assertThat(withReferences().ended("a", false).result()).isTrue();
        assertThat(checks).isEmpty();
    }

    @Test
    void aRunThatFailedInSilenceWaitsForACheckThatBeganAfterIt() {
        Vantage vantage = withReferences();
        Future<Boolean> first = vantage.ended("a", true);
        assertThat(checks).hasSize(1);
        Future<Boolean> second = vantage.ended("b", true);
        Future<Boolean> third = vantage.ended("c", true);
        assertThat(checks).hasSize(1);
        checks.get(0).complete(true);
        assertThat(first.result()).isTrue();
        assertThat(second.isComplete()).isFalse();
        assertThat(checks).hasSize(2);
        checks.get(1).complete(false);
        assertThat(second.result()).isFalse();
        assertThat(third.result()).isFalse();
        assertThat(checks).hasSize(2);
        assertThat(changes).containsExactly(false);
    }

    @Test
    void theNetworkIsBackAsSoonAsOneReferenceAnswers() {
        Vantage vantage = withReferences();
        vantage.look();
        assertThat(checks).isEmpty();
        vantage.ended("a", true);
        checks.get(0).complete(false);
        vantage.look();
        checks.get(1).complete(true);
        assertThat(changes).containsExactly(false, true);
        assertThat(vantage.isOnline()).isTrue();
    }

    @Test
    void aCheckThatBreaksIsNoAnswer() {
        Vantage vantage = withReferences();
        Future<Boolean> judged = vantage.ended("a", true);
        checks.get(0).fail("broken");
        assertThat(judged.result()).isFalse();
    }

    @Test
    void aNodeSuspectsItselfOnlyWhereNearlyAllFailInSilenceOverFiveHosts() {
        Suspicion suspicion = new Suspicion();
        for (int host = 0; host < 4; host++) {
            suspicion.ended("host-" + host, true, NOW);
        }
        assertThat(suspicion.isOffline(NOW)).isFalse();
        suspicion.ended("host-4", true, NOW);
        assertThat(suspicion.isOffline(NOW)).isTrue();
        suspicion.ended("host-5", false, NOW);
        assertThat(suspicion.isOffline(NOW)).as("5 of 6").isFalse();
        for (int i = 0; i < 4; i++) {
            suspicion.ended("host-0", true, NOW);
        }
        assertThat(suspicion.isOffline(NOW)).as("9 of 10").isTrue();
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        Suspicion suspicion = new Suspicion();
        for (int host = 0; host < 9; host++) {
            suspicion.ended("host-" + host, true, NOW);
        }
        assertThat(suspicion.isOffline(NOW.plusSeconds(59))).isTrue();
        assertThat(suspicion.isOffline(NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void withoutReferencesOnlySilentRunsAreHeldAgainstTheNode() {
        Vantage vantage = new Vantage(
                () -> Future.succeededFuture(true),
                false,
                Clock.fixed(NOW, ZoneOffset.UTC),
                changed -> changes.add(changed.online()));
        for (int host = 0; host < 4; host++) {
            assertThat(vantage.ended("host-" + host, true).result()).isTrue();
        }
        assertThat(vantage.ended("host-4", true).result()).isFalse();
        assertThat(vantage.ended("host-5", false).result()).isTrue();
        assertThat(changes).containsExactly(false, true);
    }
}
