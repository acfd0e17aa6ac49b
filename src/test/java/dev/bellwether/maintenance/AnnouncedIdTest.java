package dev.bellwether.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncedIdTest {
    private static final Instant BEFORE_1970 = Instant.ofEpochSecond(-5);

    @ParameterizedTest
    @ValueSource(strings = {"cdr-status", "my-outage", "a", "planned", "p.1-2_3"})
    void itTellsTheProbeWhateverThatIsCalled(String probe) {
        assertThat(AnnouncedId.probe(AnnouncedId.goingOn(probe, Instant.EPOCH))).contains(probe);
        assertThat(AnnouncedId.probe(AnnouncedId.planned(probe, Instant.EPOCH))).contains(probe);
        assertThat(AnnouncedId.probe(AnnouncedId.goingOn(probe, BEFORE_1970))).contains(probe);
    }

    @Test
    void anotherIdTellsNone() {
        assertThat(AnnouncedId.probe("racks")).isEmpty();
        assertThat(AnnouncedId.probe(":1")).isEmpty();
    }
}
