package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.Query;
import dev.bellwether.cli.BacktestCommand;
import dev.bellwether.cli.KeyCommand;
import dev.bellwether.collect.Batches;
import dev.bellwether.collect.EvidenceFile;
import dev.bellwether.collect.EvidenceFile.EvidenceLine;
import dev.bellwether.collect.http.JobOutcomeReader.Batch;
import dev.bellwether.collect.source.SourceItems;
import dev.bellwether.config.ConfigException;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.document.Rfc3339.BadTime;
import dev.bellwether.document.TimeTexts;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Operation;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Wherever a user or a producer gives a time, it is read by the same rules, and refused in the same words. */
class EveryReaderOfTimesTest {
    @TempDir
    static Path directory;

    @TestFactory
    Stream<DynamicTest> takesTheSameTimes() {
        return each(
                TimeTexts.GOOD,
                (reader, text, time) -> assertThat(reader.apply(text)).isEqualTo(time));
    }

    @TestFactory
    Stream<DynamicTest> refusesTheSameTextsAndSaysWhy() {
        return each(
                TimeTexts.BAD,
                (reader, text, why) -> assertThatThrownBy(() -> reader.apply(text))
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining(
                                "not an RFC 3339 time: \"" + text.substring(0, Math.min(text.length(), 64)))
                        .hasMessageContaining(why));
    }

    private interface Check<T> {
        void check(Function<String, Instant> reader, String text, T expected);
    }

    private static <T> Stream<DynamicTest> each(Map<String, T> texts, Check<T> check) {
        return readers().entrySet().stream()
                .flatMap(reader -> texts.entrySet().stream()
                        .map(text -> DynamicTest.dynamicTest(
                                reader.getKey() + ": " + text.getKey(),
                                () -> check.check(reader.getValue(), text.getKey(), text.getValue()))));
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(String why) {
            super(why);
        }
    }

    private static Map<String, Function<String, Instant>> readers() {
        Map<String, Function<String, Instant>> readers = new LinkedHashMap<>();
        readers.put("the reader itself", EveryReaderOfTimesTest::itself);
        readers.put("a JSON body", EveryReaderOfTimesTest::jsonBody);
        readers.put("a query", EveryReaderOfTimesTest::query);
        readers.put("an item of a JSON array", text -> outcome(Batches.array("[" + item(text) + "]")));
        readers.put("a line of NDJSON", text -> outcome(Batches.lines(item(text))));
        readers.put("a row of a source", EveryReaderOfTimesTest::row);
        readers.put("a line of evidence", EveryReaderOfTimesTest::evidence);
        readers.put("the end of a key", EveryReaderOfTimesTest::endOfKey);
        readers.put("the begin of a source", EveryReaderOfTimesTest::beginOfSource);
        readers.put("backtest --from", text -> backtest("--from", text));
        readers.put("backtest --to", text -> backtest("--to", text));
        readers.put("key create --expires", EveryReaderOfTimesTest::expires);
        return readers;
    }

    private static Instant itself(String text) {
        try {
            return Rfc3339.parse(text);
        } catch (BadTime e) {
            throw new Refused(e.getMessage());
        }
    }

    private static Instant jsonBody(String text) {
        BodyFields fields = BodyFields.of(new JsonObject().put("at", text));
        Optional<Instant> time = fields.time("at");
        try {
            fields.check("It cannot be taken.");
            return time.orElseThrow();
        } catch (ProblemException e) {
            Wrong wrong = e.problem().errors().get(0);
            assertThat(wrong.pointer()).isEqualTo("/at");
            throw new Refused(wrong.detail());
        }
    }

    private static Instant query(String text) {
        List<Wrong> wrongs = new ArrayList<>();
        Optional<Instant> time = AskedRange.time(new Query(Map.of("from", text)), "from", wrongs);
        return time.orElseThrow(() -> new Refused(wrongs.get(0).detail()));
    }

    private static String item(String text) {
        return Batches.but("\"2026-03-01T11:59:00Z\"", Json.encode(text));
    }

    private static Instant outcome(Batch batch) {
        if (batch.outcomes().isEmpty()) {
            throw new Refused(batch.rejected().get(0).detail());
        }
        return batch.outcomes().get(0).completedAt();
    }

    private static Instant row(String text) {
        try {
            return SourceItems.read(item(text)).completedAt();
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage());
        }
    }

    private static Instant evidence(String text) {
        byte[] line = ("{\"type\":\"release\",\"connectorId\":\"bank\",\"at\":" + Json.encode(text) + "}")
                .getBytes(StandardCharsets.UTF_8);
        List<Instant> times = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        try {
            EvidenceFile.read(
                    new ByteArrayInputStream(line),
                    id -> true,
                    (read, number) -> times.add(((Operation.Release) ((EvidenceLine.Told) read).operation()).at()),
                    wrong -> bad.add(wrong.detail()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!bad.isEmpty()) {
            throw new Refused(bad.get(0));
        }
        return times.get(0);
    }

    private static Instant endOfKey(String text) {
        return daemon("keys: [{name: ci, scopes: [ingest], sha256: " + "ab".repeat(32) + ", expires: "
                        + Json.encode(text) + "}]")
                .keys()
                .get(0)
                .expires()
                .orElseThrow();
    }

    private static Instant beginOfSource(String text) {
        String source = """
                sources:
                  - name: platform
                    uri: postgresql://reader@db.example:5432/platform
                    table: jobs
                    cursor: {column: updated_at, type: timestamp, from: %s}
                    columns: {connectorId: c, jobId: id, completedAt: t, outcome: state}
                    outcomes: {success: [done], failed: [failed]}
                """;
        long micros = daemon(source.formatted(Json.encode(text)))
                .sources()
                .get(0)
                .cursor()
                .from()
                .orElseThrow();
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static DaemonConfig daemon(String yaml) {
        Path file = directory.resolve("bellwether.yaml");
        try {
            Files.writeString(file, yaml);
            return new ConfigLoader(Map.of(), directory).daemon(file, List.of());
        } catch (ConfigException e) {
            throw new Refused(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant backtest(String option, String text) {
        CommandLine command = new CommandLine(new BacktestCommand());
        return parse(command, "--catalogue", "c.yaml", "--evidence", "e.ndjson", option, text)
                .matchedOptionValue(option, Optional.<Instant>empty())
                .orElseThrow();
    }

    private static Instant expires(String text) {
        CommandLine command = new CommandLine(new KeyCommand());
        ParseResult parsed = parse(command, "create", "--name", "ci", "--scope", "ingest", "--expires", text);
        return parsed.subcommand()
                .matchedOptionValue("--expires", Optional.<Instant>empty())
                .orElseThrow();
    }

    private static ParseResult parse(CommandLine command, String... arguments) {
        try {
            return command.parseArgs(arguments);
        } catch (ParameterException e) {
            throw new Refused(e.getMessage());
        }
    }
}
