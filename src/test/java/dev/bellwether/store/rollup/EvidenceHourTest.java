package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EvidenceHourTest {
    @Provide
    Arbitrary<EvidenceHour.Probe> runs() {
        return Combinators.combine(
                        Arbitraries.of("http", "tls", "\"", ""),
                        Arbitraries.of(EvidenceHour.RunEnd.class),
                        Arbitraries.of("resolve", "connect", "tls", "übertragen")
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.bytes()
                                .between((byte) 0, (byte) 59)
                                .array(byte[].class)
                                .ofMaxSize(120),
                        Arbitraries.longs()
                                .between(0, Long.MAX_VALUE)
                                .array(long[].class)
                                .ofMaxSize(200))
                .as(EvidenceHour.Probe::new);
    }

    private static Buffer written(Object column) {
        return Buffer.buffer(EvidenceHour.bytes(column));
    }

    @Property(tries = 200)
    void whatWasWrittenIsReadAgain(@ForAll("runs") EvidenceHour.Probe runs) {
        EvidenceHour.Probe[] read = EvidenceHour.read(written(List.of(runs)), EvidenceHour.Probe[].class);

        assertThat(read).usingRecursiveComparison().isEqualTo(new EvidenceHour.Probe[] {runs});
    }

    @Example
    void howOutcomesEndedIsReadAgain() {
        List<OutcomeKind> kinds = List.of(
                OutcomeKind.of(true, "ignored", "ignored"),
                OutcomeKind.of(false, "verify", "zurückgewiesen"),
                OutcomeKind.of(false, "", ""));

        assertThat(EvidenceHour.read(written(kinds), OutcomeKind[].class)).containsExactlyElementsOf(kinds);
    }

    @Example
    void aKindOfAnEarlierVersionIsReadToo() {
        assertThat(EvidenceHour.read(written(List.of(List.of(false, "verify", "parse"))), OutcomeKind[].class))
                .containsExactly(OutcomeKind.of(false, "verify", "parse"));
    }

    @Example
    void whatIsNoHourIsRefused() {
        assertThatThrownBy(() -> EvidenceHour.read(written(Map.of("later", 1)), int[].class))
                .hasMessage("an hour that is rolled up cannot be read");
    }
}
