package dev.bellwether.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
                        Arbitraries.of(RunEnd.class),
                        Arbitraries.of("resolve", "connect", "tls", "übertragen")
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.integers().between(0, 59).array(int[].class).ofMaxSize(120),
                        Arbitraries.longs()
                                .between(0, Long.MAX_VALUE)
                                .array(long[].class)
                                .ofMaxSize(200))
                .as(EvidenceHour.Probe::new);
    }

    @Property(tries = 200)
    void whatWasWrittenIsReadAgain(@ForAll("runs") EvidenceHour.Probe runs) {
        EvidenceHour.Probe[] read = EvidenceHour.read(EvidenceHour.json(List.of(runs)), EvidenceHour.Probe[].class);

        assertThat(read).usingRecursiveComparison().isEqualTo(new EvidenceHour.Probe[] {runs});
    }

    @Example
    void howOutcomesEndedIsReadAgain() {
        List<OutcomeKind> kinds = List.of(
                OutcomeKind.of(true, "ignored", "ignored"),
                OutcomeKind.of(false, "verify", "zurückgewiesen"),
                OutcomeKind.of(false, "", ""));

        assertThat(EvidenceHour.json(kinds))
                .isEqualTo("[[true,\"\",\"\"],[false,\"verify\",\"zurückgewiesen\"],[false,\"\",\"\"]]");
        assertThat(EvidenceHour.read(EvidenceHour.json(kinds), OutcomeKind[].class))
                .containsExactlyElementsOf(kinds);
    }

    @Example
    void whatIsNoHourIsRefused() {
        assertThatThrownBy(() -> EvidenceHour.read("{\"later\": 1}", int[].class))
                .hasMessage("an hour that is rolled up cannot be read");
    }
}
