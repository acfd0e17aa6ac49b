package dev.bellwether.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.document.Rfc3339.BadTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class Rfc3339Test {
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx");
    private static final long YEAR_1 = Instant.parse("0001-01-02T00:00:00Z").getEpochSecond();
    private static final long YEAR_9999 = Instant.parse("9999-12-30T00:00:00Z").getEpochSecond();

    @Property
    void itAgreesWithTheJdk(
            @ForAll("seconds") long second,
            @ForAll @LongRange(max = 999_999_999) long nano,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
        Instant time = Instant.ofEpochSecond(second, nano);
        String text = WRITTEN.format(OffsetDateTime.ofInstant(time, ZoneOffset.ofTotalSeconds(offsetMinutes * 60)));

        assertThat(Rfc3339.parse(text)).isEqualTo(time.truncatedTo(ChronoUnit.MICROS));
    }

    @Property
    void whateverItIsGivenItAnswersWithATimeOrAReason(@ForAll("nearly") String text) {
        try {
            assertThat(Rfc3339.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
        } catch (BadTime e) {
            assertThat(e).hasMessageStartingWith("not an RFC 3339 time: ");
        }
    }

    @Provide
    Arbitrary<Long> seconds() {
        return Arbitraries.longs().between(YEAR_1, YEAR_9999);
    }

    /** A time of which one character is another. */
    @Provide
    Arbitrary<String> nearly() {
        String time = "2024-02-29T23:59:59.5+07:30";
        return Arbitraries.integers()
                .between(0, time.length() - 1)
                .flatMap(at -> Arbitraries.chars()
                        .with("0123456789-:.+TZ \u0661")
                        .map(c -> time.substring(0, at) + c + time.substring(at + 1)));
    }
}
