package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.probe.OutageCalendar.OutagePlan;
import dev.bellwether.probe.OutageCalendar.OutagePlan.Outage;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.status.Operation.Maintenance;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a holder plans to maintenance windows. */
class OutageCalendarTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final ProbeKey KEY = new ProbeKey("au-bank", "cdr-status");
    private static final Instant NIGHT = NOW.plusSeconds(7200);

    private final OutageCalendar calendar = new OutageCalendar();

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T02:00:00Z, PT2H30M, 2026-03-01T02:00:00Z, 2026-03-01T04:30:00Z",
        "2026-03-01T13:00:00+11:00, PT1H, 2026-03-01T02:00:00Z, 2026-03-01T03:00:00Z",
        "2026-03-01T02:00:00.123Z, P1DT1H, 2026-03-01T02:00:00.123Z, 2026-03-02T03:00:00.123Z",
        "2026-03-01T02:00:00Z, P1W, 2026-03-01T02:00:00Z, 2026-03-08T02:00:00Z",
        "2026-02-28T23:00:00Z, PT2H, 2026-02-28T23:00:00Z, 2026-03-01T01:00:00Z",
    })
    void aPlannedOutageIsRead(String time, String duration, Instant from, Instant to) throws IOException {
        assertThat(plan("{\"outageTime\":\"" + time + "\",\"duration\":\"" + duration + "\",\"explanation\":\"x\"}"))
                .containsExactly(Map.entry(from, new Outage(to, "x")));
    }

    @ParameterizedTest
    @CsvSource({
        // Over; no times; no length; too long; too far away
        "2026-02-28T21:00:00Z, PT2H",
        "tonight, PT2H",
        "2026-03-01T02:00:00, PT2H",
        "2026-03-01T02:00:00Z, two hours",
        "2026-03-01T02:00:00Z, PT0S",
        "2026-03-01T02:00:00Z, PT-5H",
        "2026-03-01T02:00:00Z, P2M",
        "2026-03-01T02:00:00Z, PT99999999999999999H",
        "2028-03-01T02:00:00Z, PT2H",
    })
    void whatIsNoOutageIsLeftOut(String time, String duration) throws IOException {
        assertThat(plan("{\"outageTime\":\"" + time + "\",\"duration\":\"" + duration + "\"}, 7, {}, null"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "<html>", "{\"data\":{\"outages\":7}}"})
    void whatIsNoListIsAFailure(String body) {
        assertThatThrownBy(() -> OutagePlan.read(answer(body.getBytes(StandardCharsets.UTF_8), ""), NOW, text -> text))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMillionOutagesAreAHundred() throws IOException {
        StringBuilder list = new StringBuilder();
        for (int second = 0; second < 100_000; second++) {
            list.append(second == 0 ? "" : ",")
                    .append("{\"outageTime\":\"")
                    .append(NIGHT.plusSeconds(second))
                    .append("\",\"duration\":\"PT1H\"}");
        }
        assertThat(plan(list.toString())).hasSize(100);
    }

    @Test
    void anOutageIsAWindowAndToldOnce() {
        List<Maintenance> windows = calendar.heard(KEY, Map.of(NIGHT, until(60)), NOW);
        assertThat(windows)
                .containsExactly(new Maintenance(
                        "au-bank",
                        "cdr-status:planned:" + NIGHT.getEpochSecond(),
                        NIGHT,
                        NIGHT.plusSeconds(60),
                        "why"));
        assertThat(calendar.heard(KEY, Map.of(NIGHT, until(60)), NOW)).isEmpty();
    }

    @Test
    void anotherLengthMovesTheSameWindow() {
        Maintenance first = calendar.heard(KEY, Map.of(NIGHT, until(60)), NOW).get(0);
        Maintenance second = calendar.heard(KEY, Map.of(NIGHT, until(90)), NOW).get(0);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.to()).isEqualTo(NIGHT.plusSeconds(90));
    }

    @Test
    void anOutageThatIsWithdrawnEndsItsWindowAndOneThatIsOverDoesNot() {
        calendar.heard(KEY, Map.of(NIGHT, until(60), NOW, new Outage(NOW.plusSeconds(30), "")), NOW);
        List<Maintenance> withdrawn = calendar.heard(KEY, Map.of(), NOW.plusSeconds(31));
        assertThat(withdrawn).singleElement().satisfies(window -> {
            assertThat(window.id()).endsWith(String.valueOf(NIGHT.getEpochSecond()));
            assertThat(window.isOpen(NIGHT)).isFalse();
        });
        assertThat(calendar.heard(KEY, Map.of(), NOW.plusSeconds(32))).isEmpty();
    }

    @Test
    void aPlanIsReadNowAndThen() {
        assertThat(calendar.isDue(KEY, NOW)).isTrue();
        assertThat(calendar.isDue(KEY, NOW.plusSeconds(60))).isFalse();
        calendar.heard(KEY, Map.of(), NOW.plusSeconds(61));
        assertThat(calendar.isDue(KEY, NOW.plusSeconds(120))).isFalse();
        assertThat(calendar.isDue(KEY, NOW.plus(Duration.ofMinutes(15)))).isTrue();
        calendar.forget(KEY);
        assertThat(calendar.isDue(KEY, NOW.plus(Duration.ofMinutes(15)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // As holders write them
        "2026-03-01T02:00:00Z, PT4.5H, 16200",
        "2026-03-01T02:00:00Z, 'PT4,5H', 16200",
        "2026-03-01T02:00:00Z, pt90m, 5400",
        "2026-03-01T02:00:00Z, PT0.25S, 0",
        "2026-03-01T02:00:00Z, P0DT2H0M0S, 7200",
        "2026-03-01T02:00:00Z, P0.5D, 43200",
        "2026-03-01T13:00:00+1100, PT1H, 3600",
        "2026-03-01T13:00:00+11, PT1H, 3600",
        "2026-03-01T13:00+11:00, PT1H, 3600",
        "2026-03-01t02:00:00z, PT1H, 3600",
        "' 2026-03-01T02:00:00Z ', ' PT1H ', 3600",
        "2026-03-01 02:00:00Z, PT1H, 3600",
        "2026-03-01T13:00:00 +11:00, PT1H, 3600",
        "2026-02-28T15:00:00.000-1100, PT1H, 3600",
    })
    void timesAndLengthsAreReadAsTheyAreMeant(String time, String duration, long seconds) throws IOException {
        OutagePlan plan = plan("{\"outageTime\":\"" + time + "\",\"duration\":\"" + duration + "\"}", "");
        assertThat(plan.unreadable()).isZero();
        assertThat(plan.outages()).hasSize(1);
        assertThat(plan.outages().get(NIGHT).to().getEpochSecond())
                .isEqualTo(NIGHT.plusSeconds(seconds).getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "P", "PT", "P1", "1H", "PTH", "P1DT", "PT1H1", "PT1.H", "PT.5H", "PT1D", "P1H", "--PT1H", "PT1H2H"
            })
    void whatCannotBeReadIsCounted(String duration) throws IOException {
        OutagePlan plan = plan("{\"outageTime\":\"2026-03-01T02:00:00Z\",\"duration\":\"" + duration + "\"}", "");
        assertThat(plan.outages()).isEmpty();
        assertThat(plan.unreadable()).isEqualTo(1);
    }

    @Test
    void aPartialOutageIsNoMaintenance() throws IOException {
        String outage = "{\"outageTime\":\"2026-03-01T02:00:00Z\",\"duration\":\"PT1H\",\"isPartial\":%s}";
        assertThat(plan(outage.formatted("true"))).isEmpty();
        assertThat(plan(outage.formatted("\"true\""))).isEmpty();
        assertThat(plan(outage.formatted("false"))).hasSize(1);
        assertThat(plan(outage.formatted("null"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, ''", "ISO-8859-1, ISO-8859-1", "windows-1252, ''", "UTF-16LE, ''", "UTF-16, UTF-16"})
    void aPlanIsReadInAnyCharset(String encoded, String named) throws IOException {
        String outage =
                "{\"outageTime\":\"2026-03-01T02:00:00Z\",\"duration\":\"PT1H\",\"explanation\":\"caf\u00e9\t\"}";
        byte[] body = ("{\"data\":{\"outages\":[" + outage + "]}}").getBytes(Charset.forName(encoded));
        assertThat(OutagePlan.read(answer(body, named), NOW, text -> text).outages())
                .containsOnlyKeys(NIGHT);
    }

    @Test
    void anotherExplanationIsToldToo() {
        calendar.heard(KEY, Map.of(NIGHT, new Outage(NIGHT.plusSeconds(60), "one")), NOW);
        assertThat(calendar.heard(KEY, Map.of(NIGHT, new Outage(NIGHT.plusSeconds(60), "two")), NOW))
                .singleElement()
                .satisfies(window -> assertThat(window.explanation()).isEqualTo("two"));
    }

    private static Outage until(int seconds) {
        return new Outage(NIGHT.plusSeconds(seconds), "why");
    }

    private static Map<Instant, Outage> plan(String outages) throws IOException {
        return plan(outages, "").outages();
    }

    private static OutagePlan plan(String outages, String charset) throws IOException {
        byte[] body = ("{\"data\":{\"outages\":[" + outages + "]},\"links\":{}}").getBytes(StandardCharsets.UTF_8);
        return OutagePlan.read(answer(body, charset), NOW, text -> text);
    }

    private static HttpAnswer answer(byte[] body, String charset) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("Content-Type", "application/json" + (charset.isEmpty() ? "" : "; charset=" + charset));
        return new HttpAnswer(WebUrl.parse("http://bank.example/").orElseThrow(), 200, "1.1", headers, body);
    }
}
