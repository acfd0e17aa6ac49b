package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedOutageTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static Incident incident(String connector, int second) {
        return new Incident(connector, START.plusSeconds(second), Optional.empty(), Status.MAJOR_OUTAGE);
    }

    private static List<Incident> burst(int from, int count, int apart) {
        return IntStream.range(0, count)
                .mapToObj(i -> incident("c" + i, from + i * apart))
                .toList();
    }

    private static List<SharedOutage> among(List<Incident> incidents, int connectors) {
        return SharedOutage.among(incidents, connectors, connector -> "bank of " + connector);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 3", "60, 3", "61, 4", "207, 11", "57000, 2850"})
    void oneInTwentyAndThreeAtLeastHaveToBeginTogether(int connectors, int least) {
        assertThat(SharedOutage.least(connectors)).isEqualTo(least);
    }

    @Test
    void threeThatBeginWithinFiveMinutesShareAnOutage() {
        List<SharedOutage> found = among(burst(0, 3, 150), 20);

        assertThat(found).singleElement().satisfies(shared -> {
            assertThat(shared.began()).isEqualTo(START);
            assertThat(shared.id()).isEqualTo("shared~" + START.toEpochMilli());
            assertThat(shared.connectors()).isEqualTo(3);
            assertThat(shared.open()).isEqualTo(3);
            assertThat(shared.ended()).isEmpty();
        });
        assertThat(among(burst(0, 3, 151), 20)).isEmpty();
        assertThat(among(burst(0, 3, 150), 100)).isEmpty();
    }

    @Test
    void oneConnectorThatFlapsSharesNothingAndNeitherDoesOneBank() {
        assertThat(among(List.of(incident("a", 0), incident("a", 30), incident("a", 60), incident("b", 90)), 10))
                .isEmpty();
        assertThat(SharedOutage.among(burst(0, 5, 10), 20, connector -> "one bank"))
                .isEmpty();
    }

    @Test
    void whatBeginsInOverlappingFiveMinutesIsOneAndWhatLiesApartAreTwo() {
        assertThat(among(burst(0, 7, 100), 20))
                .singleElement()
                .satisfies(shared -> assertThat(shared.incidents()).hasSize(7));
        List<Incident> two = Stream.concat(burst(0, 4, 10).stream(), burst(3600, 4, 10).stream())
                .toList();
        assertThat(among(two, 20)).hasSize(2);
    }

    @Test
    void itEndsWhenItsLastIncidentDoes() {
        List<Incident> ended = burst(0, 3, 1).stream()
                .map(open -> new Incident(
                        open.connectorId(),
                        open.began(),
                        Optional.of(open.began().plusSeconds(600)),
                        Status.MAJOR_OUTAGE))
                .toList();

        assertThat(among(ended, 20)).singleElement().satisfies(shared -> {
            assertThat(shared.ended()).contains(START.plusSeconds(602));
            assertThat(shared.open()).isZero();
        });
    }

    @Property(tries = 200)
    void theOrderOfIncidentsDoesNotMatterAndNoneIsInTwo(
            @ForAll @Size(max = 40) List<@IntRange(max = 3000) Integer> seconds, @ForAll Random random) {
        List<Incident> incidents = new ArrayList<>();
        seconds.forEach(second -> incidents.add(incident("c" + incidents.size(), second)));
        List<SharedOutage> found = among(incidents, 60);
        Collections.shuffle(incidents, random);

        assertThat(among(incidents, 60)).isEqualTo(found);
        assertThat(found.stream().flatMap(shared -> shared.incidents().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void anIdIsReadBack() {
        Incident incident = incident("au-ubank.v2_x", 15);

        assertThat(Incident.Key.parse(incident.id()))
                .contains(new Incident.Key(incident.connectorId(), incident.began()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "au-ubank", "~1", "au-ubank~", "au-ubank~x", "au-ubank~-1", "au-ubank~99999999999999999999"})
    void whatIsNoIdIsNone(String id) {
        assertThat(Incident.Key.parse(id)).isEmpty();
    }
}
