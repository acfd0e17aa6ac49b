package dev.bellwether.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation says of the classifier is so. */
class StatisticsTest {
    private static final String REMEDY = "if it is to be so, run make statistics";

    private static Results committed;

    @BeforeAll
    static void read() throws IOException {
        committed = Results.read();
    }

    @ParameterizedTest
    @CsvSource({"HARD_OUTAGE,4,true", "HARD_OUTAGE,90,true", "HALF_OUTAGE,30,false", "DEGRADATION,30,true"})
    void theSimulationStillGivesTheDelaysOfTheTables(Scenario scenario, int jobsAnHour, boolean probed) {
        assertThat(Simulation.delays(scenario, jobsAnHour, probed).stream().map(Delays::toCsv))
                .as(REMEDY)
                .isEqualTo(committed.delays().stream()
                        .filter(row ->
                                row.scenario() == scenario && row.jobsAnHour() == jobsAnHour && row.probed() == probed)
                        .map(Delays::toCsv)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"0.97,4,true", "0.95,30,false"})
    void theSimulationStillGivesTheFalseAlarmsOfTheTables(double rate, int jobsAnHour, boolean probed) {
        assertThat(Simulation.falseAlarms(rate, jobsAnHour, probed))
                .as(REMEDY)
                .isEqualTo(committed.falseAlarms().stream()
                        .filter(row -> row.rate() == rate && row.jobsAnHour() == jobsAnHour && row.probed() == probed)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"CROWDING_CUSTOMERS", "DEAD_START"})
    void theSimulationStillTellsTheStoriesOfTheTables(Story story) {
        assertThat(Stories.told(story).stream().map(Told::toCsv))
                .as(REMEDY)
                .isEqualTo(committed.told().stream()
                        .filter(row -> row.story() == story)
                        .map(Told::toCsv)
                        .toList());
    }

    @Test
    void theSimulationStillGivesTheOutlooksOfTheTable() {
        assertThat(Forecasts.simulated()).as(REMEDY).isEqualTo(committed.forecasts());
    }

    @Test
    void whatOutlooksSayHoldsAsOftenAsTheySay() {
        assertThat(committed.forecasts()).hasSize(4).allSatisfy(row -> {
            assertThat(row.nineInTen()).isGreaterThan(5_000);
            assertThat(row.halfShare()).isBetween(0.42, 0.58);
            assertThat(row.nineInTenShare()).isBetween(0.85, 0.95);
        });
    }

    @Test
    void whatIsNoOutagePagesNobody() {
        assertThat(committed.told())
                .filteredOn(row -> row.approach().equals(Approach.BELLWETHER.title()))
                .filteredOn(row -> row.story() == Story.CROWDING_CUSTOMERS || row.story() == Story.PLANNED_OUTAGE)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.pages()).isZero());
    }

    @Test
    void aConnectorThatIsDeadFromTheStartIsNeverSaidToBeWell() {
        assertThat(committed.told())
                .filteredOn(
                        row -> row.approach().equals(Approach.BELLWETHER.title()) && row.story() == Story.DEAD_START)
                .singleElement()
                .satisfies(row -> assertThat(row.green()).isZero());
    }

    @Test
    void everyCellOfEveryTableIsThere() {
        int approaches = Approach.values().length;
        int rates = Simulation.RATES.size();
        assertThat(committed.delays()).hasSize(Scenario.values().length * rates * 2 * approaches);
        assertThat(committed.falseAlarms()).hasSize(Simulation.STEADY.size() * rates * 2 * approaches);
        assertThat(committed.told()).hasSize(Story.values().length * approaches + 1);
        assertThat(committed.years()).hasSize(Stories.RATES.size() * Stories.JOBS.size() * approaches);
    }

    @Test
    void thePageAndThePlotsShowTheData() throws IOException {
        for (Map.Entry<String, String> file : committed.files().entrySet()) {
            assertThat(Files.readString(Results.DOCS.resolve(file.getKey())))
                    .as(file.getKey() + ", " + REMEDY)
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void aConnectorThatIsUsuallyFineRaisesNoFalseAlarmAtAnyTraffic() {
        assertThat(committed.falseAlarms())
                .filteredOn(row -> row.approach() == Approach.BELLWETHER && row.rate() >= 0.97)
                .hasSize(2 * 2 * Simulation.RATES.size())
                .allSatisfy(
                        row -> assertThat(List.of(row.outages(), row.pages())).containsOnly(0));
    }

    @Test
    void aHardOutageIsFoundWithinThreeMinutesAtAnyTrafficWhereThereIsAProbe() {
        assertThat(committed.delays())
                .filteredOn(row ->
                        row.approach() == Approach.BELLWETHER && row.scenario() == Scenario.HARD_OUTAGE && row.probed())
                .hasSize(Simulation.RATES.size())
                .allSatisfy(row -> assertThat(row.detection()).isLessThanOrEqualTo(180));
    }
}
