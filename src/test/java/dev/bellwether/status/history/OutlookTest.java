package dev.bellwether.status.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.status.history.Outlook.Of;
import dev.bellwether.status.history.PastOutages.PastOutage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private static final Instant SINCE = Instant.parse("2026-03-10T12:00:00Z");
    private static final Catalogue CATALOGUE = new Catalogue(List.of(
            institution("bank", connector("own", Method.OPEN_BANKING), connector("sister", Method.WEB)),
            institution("second", connector("alike", Method.OPEN_BANKING)),
            institution("third", connector("unlike", Method.WEB))));

    private final List<PastOutage> past = new ArrayList<>();

    private static Institution institution(String id, Connector... connectors) {
        return new Institution(id, id, "AU", OptionalInt.empty(), "banking", List.of(connectors));
    }

    private static Connector connector(String id, Method method) {
        return new Connector(id, method, Stage.LIVE, PolicyOverrides.NONE, List.of());
    }

    /** So many that lasted 10 minutes, 20 minutes and so on, each on a day of its own. */
    private void past(String connector, int count) {
        for (int i = 1; i <= count; i++) {
            lasted(connector, Duration.ofMinutes(10L * i), false);
        }
    }

    private void lasted(String connector, Duration time, boolean cutShort) {
        Instant began = SINCE.minus(Duration.ofDays(past.size() + 40L));
        past.add(new PastOutage(connector, began, Optional.of(began.plus(time)), cutShort));
    }

    private Optional<Outlook> after(int minutes) {
        return new PastOutages(past, CATALOGUE).outlook("own", SINCE, SINCE.plusSeconds(60L * minutes));
    }

    @Test
    void eightOfItsOwnAreEnoughAndSevenAreNot() {
        past("own", 7);
        assertThat(after(0)).isEmpty();
        past("own", 1);
        assertThat(after(0)).get().extracting(Outlook::of, Outlook::incidents).containsExactly(Of.CONNECTOR, 8);
    }

    @Test
    void onlyThoseThatLastedSoLongCount() {
        past("own", 20);

        assertThat(after(0).orElseThrow().median()).contains(SINCE.plus(Duration.ofMinutes(100)));
        // 11 of 100 minutes and more: the sixth, and the tenth.
        Outlook later = after(100).orElseThrow();
        assertThat(later.incidents()).isEqualTo(11);
        assertThat(later.median()).contains(SINCE.plus(Duration.ofMinutes(150)));
        assertThat(later.ninetieth()).contains(SINCE.plus(Duration.ofMinutes(190)));
        // 8 of 130 minutes and more.
        assertThat(after(130)).isPresent();
        assertThat(after(131)).isEmpty();
    }

    @Test
    void theClosestPoolWithEnoughCounts() {
        past("unlike", 8);
        assertThat(after(0)).map(Outlook::of).contains(Of.ALL);
        past("alike", 8);
        assertThat(after(0)).map(Outlook::of).contains(Of.METHOD);
        past("sister", 8);
        assertThat(after(0)).map(Outlook::of).contains(Of.INSTITUTION);
        past("own", 10);
        assertThat(after(0)).map(Outlook::of).contains(Of.CONNECTOR);
        // Seven of its own lasted 40 minutes, and five of its sister.
        assertThat(after(40).orElseThrow())
                .extracting(Outlook::of, Outlook::incidents)
                .containsExactly(Of.INSTITUTION, 12);
    }

    @Test
    void anOutageIsNoPastOneOfItself() {
        past("own", 7);
        past.add(new PastOutage("own", SINCE, Optional.empty(), false));
        assertThat(after(5)).isEmpty();
        past.add(new PastOutage("sister", SINCE, Optional.empty(), false));
        assertThat(after(5)).map(Outlook::incidents).contains(8);
    }

    @Test
    void whatCameLaterWasNotKnown() {
        past("own", 8);
        Optional<Outlook> known = after(0);
        past.add(new PastOutage("own", SINCE.plusSeconds(1), Optional.of(SINCE.plusSeconds(9)), false));
        assertThat(after(0)).isEqualTo(known);

        // Under way at the time: it counts for the ten minutes that it had lasted by then.
        Instant began = SINCE.minus(Duration.ofMinutes(10));
        past.add(new PastOutage("own", began, Optional.of(SINCE.plusSeconds(60)), false));
        PastOutages underWay = new PastOutages(past, CATALOGUE);
        past.set(past.size() - 1, new PastOutage("own", began, Optional.empty(), false));
        assertThat(underWay.outlook("own", SINCE, SINCE))
                .isEqualTo(after(0))
                .map(Outlook::incidents)
                .contains(9);
    }

    @Test
    void itIsToldInWords() {
        past("own", 8);
        assertThat(after(0).orElseThrow().text())
                .isEqualTo("Half of its outages this long were over within 40 minutes, nine in ten within 80 minutes.");
        lasted("own", Duration.ofHours(30).plusSeconds(1), false);
        lasted("own", Duration.ofHours(50), false);
        assertThat(after(0).orElseThrow().text())
                .isEqualTo("Half of its outages this long were over within 50 minutes, nine in ten within 31 hours.");
        assertThat(after(60).isPresent()).isFalse();
    }

    @Test
    void itIsSaidWhereTooFewWereSeenToEnd() {
        past("sister", 8);
        lasted("own", Duration.ofHours(3), true);
        lasted("own", Duration.ofHours(3), true);
        assertThat(after(0).orElseThrow().text())
                .isEqualTo("Half of the outages this long of its institution were over within 50 minutes;"
                        + " too few were seen to end to say when nine in ten were.");
        for (int i = 0; i < 9; i++) {
            lasted("own", Duration.ofHours(3), true);
        }
        Outlook open = after(0).orElseThrow();
        assertThat(open.text())
                .isEqualTo("Too few of its outages this long were seen to end to say when it may be over.");
        assertThat(open.fields()).containsEntry("median", null).containsEntry("incidents", 11);
    }
}
