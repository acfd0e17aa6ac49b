package dev.bellwether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacktestCommandTest {
    private static final Path GOLDEN = Path.of("src/test/resources/backtest");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** What an independent implementation in another language made of the same evidence, see src/test/reference. */
    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13})
    void itPrintsWhatAnIndependentImplementationPrints(int seed) throws IOException {
        Path golden = GOLDEN.resolve(Integer.toString(seed));
        Path evidence = directory.resolve("evidence.ndjson");
        Files.write(evidence, unpacked(golden.resolve("evidence.ndjson.gz")));

        int status = backtest(golden.resolve("catalogue.yaml"), evidence);

        List<JsonObject> expected =
                lines(new String(unpacked(golden.resolve("expected.ndjson.gz")), StandardCharsets.UTF_8));
        assertThat(lines(out.toString())).hasSizeGreaterThan(50).containsExactlyElementsOf(expected);
        assertThat(status).as("there are bad lines").isEqualTo(1);
        for (String bad : Files.readAllLines(golden.resolve("bad-lines.txt"))) {
            assertThat(err.toString()).contains("evidence.ndjson:" + bad.substring("line ".length()) + ": ");
        }
        assertThat(err.toString().lines()).hasSameSizeAs(Files.readAllLines(golden.resolve("bad-lines.txt")));
    }

    @Test
    void theSpanOfTicksCanBeGiven() throws IOException {
        Path evidence = directory.resolve("evidence.ndjson");
        Files.writeString(
                evidence,
                "{\"type\":\"job\",\"connectorId\":\"bank\",\"jobId\":\"a\",\"completedAt\":\"2026-01-01T10:00:00Z\",\"outcome\":\"success\"}\n");
        int status = backtest(catalogue(), evidence, "--from", "2026-01-01T09:59:50Z", "--to", "2026-01-01T10:30:01Z");
        assertThat(status).isZero();
        assertThat(lines(out.toString()))
                .extracting(line ->
                        line.getString("at") + " " + line.getString("trigger") + " " + line.getString("performance"))
                .containsExactly(
                        "2026-01-01T10:00:00Z startup operational",
                        "2026-01-01T10:30:00Z scheduled operational",
                        "2026-01-01T11:00:00Z scheduled operational");
    }

    @Test
    void withoutEvidenceNothingIsPrinted() throws IOException {
        Path evidence = Files.createFile(directory.resolve("evidence.ndjson"));
        assertThat(backtest(catalogue(), evidence)).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPolicyKeyCanBeOverridden() throws IOException {
        Path evidence = directory.resolve("evidence.ndjson");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append("{\"type\":\"probe\",\"connectorId\":\"bank\",\"at\":\"2026-01-01T10:00:0" + i
                    + "Z\",\"result\":\"failure\"}\n");
        }
        Files.writeString(evidence, lines);
        assertThat(backtest(
                        catalogue(), evidence, "--set", "policy.significance=0.001", "--from", "2026-01-01T10:00:15Z"))
                .isZero();
        assertThat(lines(out.toString()).get(0).getString("performance")).isEqualTo("partial-outage");
    }

    /**
     * Twelve days with an outage of an hour each; the last one takes three. Maintenance ends that of the second day, which is said to
     * be out for half an hour more at its end. So those from the eighth day on are forecast from eight or more; at an age of an hour,
     * which neither of the second day reached, those from the tenth day on. All but the last one hold.
     */
    @Test
    void outlooksAreHeldAgainstWhatCame() throws IOException {
        Path evidence = directory.resolve("evidence.ndjson");
        StringBuilder lines = new StringBuilder();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int minute = 0; minute < 12 * 1440; minute++) {
            boolean down = minute % 1440 >= 720 && minute % 1440 < (minute < 11 * 1440 ? 780 : 900);
            lines.append("{\"type\":\"probe\",\"connectorId\":\"bank\",\"at\":\"" + start.plusSeconds(60L * minute)
                    + "\",\"result\":\"" + (down ? "failure" : "success") + "\"}\n");
        }
        lines.append(
                "{\"type\":\"maintenance\",\"connectorId\":\"bank\",\"id\":\"m\",\"from\":\"2026-01-02T12:30:00Z\","
                        + "\"to\":\"2026-01-02T15:00:00Z\"}\n");
        Files.writeString(evidence, lines);

        assertThat(backtest(catalogue(), evidence, "--outlook")).isZero();
        assertThat(out.toString().lines().skip(1))
                .containsExactly(
                        "age     outages              half       nine in ten",
                        " 0 min       12      4 of 5, 80 %      4 of 5, 80 %",
                        " 5 min       12      4 of 5, 80 %      4 of 5, 80 %",
                        "15 min       12      4 of 5, 80 %      4 of 5, 80 %",
                        "60 min       11      2 of 3, 67 %      2 of 3, 67 %");
    }

    @Test
    void twoPoliciesAreSetSideBySide() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--compare-set", "policy.recentSignificance=0.000001"))
                .isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(GOLDEN.resolve("comparison.txt")));
    }

    @Test
    void theOtherPolicyMayBeThatOfAnotherFile() throws IOException {
        Path other = directory.resolve("other.yaml");
        Files.writeString(other, "policy: {recentSignificance: 0.000001}\n");
        assertThat(backtest(catalogue(), outage(), "--compare", other.toString()))
                .isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(GOLDEN.resolve("comparison.txt")));
    }

    @Test
    void withoutAnotherFileTheProductsPolicyIsTheBaseline() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--set", "policy.recentSignificance=0.000001", "--compare"))
                .isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(GOLDEN.resolve("comparison.txt")));
    }

    @Test
    void theSamePolicyTwiceIsSaid() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--compare")).isZero();
        assertThat(out.toString()).contains("a difference on 0.").contains("Both policies are the same.");
    }

    @Test
    void aPolicyThatIsNoneIsBadConfiguration() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--compare-set", "policy.major=0.9"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("out of order");
        assertThat(backtest(
                        catalogue(),
                        outage(),
                        "--compare",
                        directory.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml");
    }

    @Test
    void withoutEvidenceThereIsNothingToCompare() throws IOException {
        Path evidence = Files.createFile(directory.resolve("evidence.ndjson"));
        assertThat(backtest(catalogue(), evidence, "--compare")).isZero();
        assertThat(out.toString()).contains("nothing to compare");
        assertThat(backtest(catalogue(), directory.resolve("nowhere.ndjson"), "--compare"))
                .isEqualTo(1);
    }

    /** A job a minute; for one hour they fail. */
    private Path outage() throws IOException {
        Path evidence = directory.resolve("outage.ndjson");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 240; i++) {
            boolean down = i >= 90 && i < 150;
            lines.append(new JsonObject()
                            .put("type", "job")
                            .put("connectorId", "bank")
                            .put("jobId", "job-" + i)
                            .put(
                                    "completedAt",
                                    "2026-01-01T1" + i / 60 + ":" + (i % 60 < 10 ? "0" : "") + i % 60 + ":20Z")
                            .put("outcome", down ? "failed" : "success")
                            .encode())
                    .append('\n');
        }
        Files.writeString(evidence, lines);
        return evidence;
    }

    @Test
    void badTimesAreBadUsage() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--from", "2026-01-02")).isEqualTo(2);
        assertThat(err.toString()).contains("not an RFC 3339 time: \"2026-01-02\"; write it as");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aSpanThatEndsBeforeItBeginsIsToldAndHasTheTicksUpToTheNextScheduledOne() throws IOException {
        assertThat(backtest(catalogue(), outage(), "--from", "2026-01-01T10:20:00Z", "--to", "2026-01-01T10:10:00Z"))
                .isZero();
        assertThat(err.toString()).contains("--from is after --to");
        assertThat(lines(out.toString()))
                .extracting(line -> line.getString("at"))
                .containsExactly("2026-01-01T10:20:00Z", "2026-01-01T10:30:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"})
    void aSingleTimeFarAwayIsRefusedByItsLineUnlessTheSpanIsGiven(String time) throws IOException {
        Path evidence = outage();
        Files.writeString(
                evidence,
                Files.readString(evidence)
                        + "{\"type\":\"probe\",\"connectorId\":\"bank\",\"at\":\"" + time
                        + "\",\"result\":\"success\"}\n");

        assertThat(backtest(catalogue(), evidence)).isEqualTo(1);
        assertThat(err.toString()).contains("outage.ndjson: ", time + " (line 241)", "--from and --to");
        assertThat(backtest(catalogue(), evidence, "--compare")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();

        assertThat(backtest(catalogue(), evidence, "--from", "2026-01-01T10:00:00Z", "--to", "2026-01-01T10:30:00Z"))
                .isZero();
        assertThat(lines(out.toString()))
                .last()
                .extracting(line -> line.getString("at"))
                .isEqualTo("2026-01-01T10:30:00Z");
    }

    @Test
    void whatIsWrongWithALineIsSaidInItsOwnWords() throws IOException {
        Path evidence = directory.resolve("bad.ndjson");
        Files.writeString(evidence, "{\"type\":NaN}\n{\"type\":\"job\"\n");
        assertThat(backtest(catalogue(), evidence)).isEqualTo(1);
        assertThat(err.toString()).contains("bad.ndjson:1: ", "NaN", "bad.ndjson:2: ", "end-of-input");
        assertThat(err.toString()).doesNotContain("Feature", "REDACTED");
    }

    @Test
    void evidenceMayComeThroughAPipeAndNotFromADirectory() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "cat '" + outage() + "' > '" + pipe + "'").start();
        assertThat(backtest(catalogue(), pipe)).isZero();
        assertThat(writer.waitFor()).isZero();
        assertThat(lines(out.toString())).isNotEmpty();

        assertThat(backtest(catalogue(), directory)).isEqualTo(1);
        assertThat(err.toString()).contains(directory.toString());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        assertThat(backtest(catalogue(), directory.resolve("nowhere.ndjson"))).isEqualTo(1);
        assertThat(err.toString()).contains("nowhere.ndjson");
    }

    @Test
    void aBadCatalogueIsBadConfiguration() throws IOException {
        Path catalogue = directory.resolve("catalogue.yaml");
        Files.writeString(catalogue, "institutions:\n  - id: bank\n    nam: Bank\n");
        assertThat(backtest(catalogue, Files.createFile(directory.resolve("evidence.ndjson"))))
                .isEqualTo(2);
        assertThat(err.toString()).contains("did you mean `name`?");
    }

    private Path catalogue() throws IOException {
        Path file = directory.resolve("catalogue.yaml");
        Files.writeString(
                file,
                "institutions:\n- {id: bank, name: Bank, country: AU, sector: banking, connectors: [{id: bank, method: web}]}\n");
        return file;
    }

    private int backtest(Path catalogue, Path evidence, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("backtest", "--catalogue", catalogue.toString(), "--evidence", evidence.toString()));
        arguments.addAll(List.of(more));
        return Main.execute(arguments.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static List<JsonObject> lines(String text) {
        return text.lines().map(JsonObject::new).toList();
    }
}
