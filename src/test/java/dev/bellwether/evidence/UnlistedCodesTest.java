package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnlistedCodesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final ErrorCodes LISTED = codes("known", "family-*");

    private final UnlistedCodes unlisted = new UnlistedCodes();
    private final List<String> told = new ArrayList<>();

    private static ErrorCodes codes(String... codes) {
        return new ErrorCodes(java.util.Arrays.stream(codes)
                .map(code -> new ErrorCode(code, Fault.INSTITUTION, "?"))
                .toList());
    }

    private void count(String code, Instant at) {
        unlisted.count(
                List.of(new JobOutcome(
                        "bank", "job", 1, OptionalLong.empty(), at, false, "", code, OptionalLong.empty(), Map.of())),
                LISTED,
                told::add);
    }

    @Test
    void onlyCodesThatAreNotListedCountTheMostFrequentFirst() {
        count("known", NOW);
        count("family-member", NOW);
        count("", NOW);
        count("b", NOW);
        count("a", NOW);
        count("c", NOW);
        count("c", NOW.minusSeconds(5));

        assertThat(unlisted.notIn(LISTED))
                .containsExactly(
                        new UnlistedCodes.Seen("c", 2, NOW),
                        new UnlistedCodes.Seen("a", 1, NOW),
                        new UnlistedCodes.Seen("b", 1, NOW));
        assertThat(told).containsExactly("b", "a", "c", "c");
    }

    @Test
    void aSuccessHasNoCodeToCount() {
        unlisted.count(
                List.of(new JobOutcome(
                        "bank", "job", 1, OptionalLong.empty(), NOW, true, "", "", OptionalLong.empty(), Map.of())),
                LISTED,
                told::add);
        assertThat(unlisted.notIn(LISTED)).isEmpty();
    }

    @Test
    void whatIsListedMeanwhileIsShownNoMore() {
        count("a", NOW);
        count("b", NOW);
        assertThat(unlisted.notIn(codes("a")))
                .extracting(UnlistedCodes.Seen::code)
                .containsExactly("b");
    }

    @Test
    void beyondAHundredTheyAreOneAndLongOnesAreCut() {
        IntStream.range(0, UnlistedCodes.MOST - 1).forEach(i -> count("code-" + i, NOW));
        String endless = "x".repeat(64);
        count(endless + "1", NOW);
        count(endless + "2", NOW);
        count("too-many", NOW);
        count("far-too-many", NOW.plusSeconds(1));
        count("code-7", NOW);

        assertThat(unlisted.notIn(LISTED))
                .hasSize(UnlistedCodes.MOST + 1)
                .contains(
                        new UnlistedCodes.Seen(endless, 2, NOW),
                        new UnlistedCodes.Seen("other", 2, NOW.plusSeconds(1)),
                        new UnlistedCodes.Seen("code-7", 2, NOW));
    }
}
