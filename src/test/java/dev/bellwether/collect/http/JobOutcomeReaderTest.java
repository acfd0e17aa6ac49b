package dev.bellwether.collect.http;

import static dev.bellwether.collect.Batches.array;
import static dev.bellwether.collect.Batches.but;
import static dev.bellwether.collect.Batches.good;
import static dev.bellwether.collect.Batches.item;
import static dev.bellwether.collect.Batches.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bellwether.collect.Batches;
import dev.bellwether.collect.http.JobOutcomeReader.Batch;
import dev.bellwether.collect.http.JobOutcomeReader.Format;
import dev.bellwether.collect.http.JobOutcomeReader.Rejection;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOutcomeReaderTest {
    @Test
    void everyFieldOfAFailureIsRead() {
        Batch batch = array("""
                [{"jobId": "j-1", "attempt": 3, "connectorId": "au-one", "completedAt": "2026-03-01T22:30:00.1234567+11:00",
                  "outcome": "failed", "failedStep": "verify-credentials", "errorCode": "service-unavailable",
                  "durationMs": 4200, "stepDurationsMs": {"verify-credentials": 1200, "retrieve-accounts": 0}}]
                """);

        assertThat(batch.rejected()).isEmpty();
        assertThat(batch.outcomes())
                .containsExactly(new JobOutcome(
                        "au-one",
                        "j-1",
                        3,
                        OptionalLong.empty(),
                        Instant.parse("2026-03-01T11:30:00.123456Z"),
                        false,
                        "verify-credentials",
                        "service-unavailable",
                        OptionalLong.of(4200),
                        Map.of("verify-credentials", 1200L, "retrieve-accounts", 0L)));
    }

    @Test
    void whatMayBeAbsentMayBeNullToo() {
        JobOutcome plain = array("[" + good("j") + "]").outcomes().get(0);
        JobOutcome nulls = array("["
                        + item(
                                "j",
                                "\"attempt\":null,\"failedStep\":null,\"errorCode\":null,\"durationMs\":null,\"stepDurationsMs\":null")
                        + "]")
                .outcomes()
                .get(0);

        assertThat(nulls).isEqualTo(plain);
        assertThat(plain.attempt()).isEqualTo(1);
        assertThat(plain.failedStep()).isEmpty();
        assertThat(plain.errorCode()).isEmpty();
        assertThat(plain.durationMs()).isEmpty();
        assertThat(plain.stepDurationsMs()).isEmpty();
    }

    @Test
    void ofACustomerAHashIsKept() {
        List<JobOutcome> outcomes = array(
                        "[" + item("a", "\"customer\":\"u-81\"") + "," + item("b", "\"customer\":\"u-81\"")
                                + "," + item("c", "\"customer\":\"u-82\"") + "," + item("d", "\"customer\":\"\"")
                                + "," + item("e", "\"customer\":null") + "," + good("f") + "]")
                .outcomes();

        List<OptionalLong> customers =
                outcomes.stream().map(JobOutcome::customer).toList();
        assertThat(customers.get(0)).isPresent().isEqualTo(customers.get(1)).isNotEqualTo(customers.get(2));
        assertThat(customers.subList(3, 6)).containsOnly(OptionalLong.empty());
    }

    @Test
    void aWholeNumberMayHaveZerosAfterItsPoint() {
        String numbers = "\"attempt\":2.0,\"durationMs\":86400000.00,\"stepDurationsMs\":{\"a\":1200.000,\"b\":-0.0}";
        JobOutcome outcome = array("[" + item("j", numbers) + "]").outcomes().get(0);

        assertThat(outcome.attempt()).isEqualTo(2);
        assertThat(outcome.durationMs()).hasValue(86_400_000);
        assertThat(outcome.stepDurationsMs()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1200L, "b", 0L));
    }

    @Test
    void aSuccessKeepsNothingOfAFailure() {
        JobOutcome outcome = array("[" + item("j", "\"errorCode\":\"x\",\"failedStep\":\"y\"") + "]")
                .outcomes()
                .get(0);

        assertThat(outcome.errorCode()).isEmpty();
        assertThat(outcome.failedStep()).isEmpty();
    }

    @Test
    void fieldsThatProducersAddAreTolerated() {
        String more =
                "\"x\":1,\"y\":{\"jobId\":[1,{\"z\":\"}]\\\"\"}]},\"at\":7,\"emoji\":\"\\ud83d\\ude00\",\"big\":1e999";

        assertThat(array("[" + item("j", more) + "]").outcomes()).hasSize(1);
        assertThat(lines(item("j", more)).outcomes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T11:59:00Z",
                "2026-03-01t11:59:00z",
                "2026-03-01T11:59:00.000Z",
                "2026-03-01T11:59:00.0000000000000Z",
                "2026-03-01T11:59:00+00:00",
                "2026-03-01T11:59:00-00:00",
                "2026-03-01T22:59:00+11:00",
                "2026-02-28T23:59:00-12:00",
                "2026-03-02T11:58:00+23:59"
            })
    void theSameTimeCanBeWrittenInManyWays(String time) {
        assertThat(array("[" + but("2026-03-01T11:59:00Z", time) + "]").outcomes())
                .extracting(JobOutcome::completedAt)
                .containsExactly(Instant.parse("2026-03-01T11:59:00Z"));
    }

    static Stream<Arguments> badItems() {
        String time = "2026-03-01T11:59:00Z";
        return Stream.of(
                arguments("1", "must be an object, not a number"),
                arguments("1.5", "must be an object, not a number with a fraction"),
                arguments("null", "must be an object, not null"),
                arguments("true", "must be an object, not true or false"),
                arguments("\"text, ] and }\"", "must be an object, not a string"),
                arguments("[[1],{\"a\":2}]", "must be an object, not an array"),
                arguments(
                        "{}",
                        "/jobId: is missing; /connectorId: is missing; /completedAt: is missing; /outcome: is missing"),
                arguments(but("\"jobId\":\"j\",", ""), "/jobId: is missing"),
                arguments(but("\"j\"", "null"), "/jobId: must not be null"),
                arguments(but("\"j\"", "7"), "/jobId: must be a string, not a number"),
                arguments(but("\"j\"", "[]"), "/jobId: must be a string, not an array"),
                arguments(but("\"j\"", "\"\""), "/jobId: must have 1 to 128 characters"),
                arguments(but("\"j\"", '"' + "x".repeat(129) + '"'), "/jobId: must have 1 to 128 characters"),
                arguments(but("\"j\"", '"' + "x".repeat(100_000) + '"'), "/jobId: must have 1 to 128 characters"),
                arguments(but("\"j\"", "\"a\\u0000b\""), "/jobId: holds a control character"),
                arguments(but("\"j\"", "\"a\\nb\""), "/jobId: holds a control character"),
                arguments(but("\"j\"", "\"a\\u0085b\""), "/jobId: holds a control character"),
                arguments(but("\"j\"", "\"a\\ud800b\""), "/jobId: holds half a character"),
                arguments(but("\"j\"", "\"a\\udc00\""), "/jobId: holds half a character"),
                arguments(but("\"j\"", "\"\\ud83d\""), "/jobId: holds half a character"),
                arguments(item("j", "\"customer\":81"), "/customer: must be a string, not a number"),
                arguments(item("j", "\"customer\":{}"), "/customer: must be a string, not an object"),
                arguments(item("j", "\"customer\":\"a\\u0000\""), "/customer: holds a control character"),
                arguments(
                        item("j", "\"customer\":\"" + "x".repeat(129) + '"'),
                        "/customer: must have 1 to 128 characters"),
                arguments(item("j", "\"attempt\":0"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":-1"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":1000001"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":2147483649"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":18446744073709551617"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":" + "9".repeat(900)), "/attempt: must be 1 to 1000000"),
                arguments(
                        item("j", "\"attempt\":" + "9".repeat(9000)),
                        "exceeds a limit: Number value length (9000) exceeds the maximum allowed (1000)"),
                arguments(
                        item("j", "\"attempt\":1.01"),
                        "/attempt: must be a whole number, not a number with a fraction"),
                arguments(item("j", "\"attempt\":0.0"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":-" + "9".repeat(30) + ".0"), "/attempt: must be 1 to 1000000"),
                arguments(item("j", "\"attempt\":" + "9".repeat(30) + ".0"), "/attempt: must be 1 to 1000000"),
                arguments(
                        item("j", "\"attempt\":1e0"), "/attempt: must be a whole number, not a number with a fraction"),
                arguments(item("j", "\"attempt\":\"1\""), "/attempt: must be a whole number, not a string"),
                arguments(item("j", "\"attempt\":true"), "/attempt: must be a whole number, not true or false"),
                arguments(but("au-one", "xx-one"), "/connectorId: unknown connector \"xx-one\""),
                arguments(but("au-one", ""), "/connectorId: must have 1 to 128 characters"),
                arguments(but("\"au-one\"", "{\"id\":\"au-one\"}"), "/connectorId: must be a string, not an object"),
                arguments(but(time, "yesterday"), "/completedAt: not an RFC 3339 time: \"yesterday\""),
                arguments(but(time, "2026-03-01"), "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "2026-03-01T11:59Z"), "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "2026-03-01T11:59:00"), "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "2026-03-01T11:59:00.5"), "the offset is missing"),
                arguments(but(time, "2026-03-01 11:59:00Z"), "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "2026-03-01T11:59:00.Z"), "there is no digit after the point"),
                arguments(but(time, "2026-03-01T11:59:00,5Z"), "end it with Z or with an offset"),
                arguments(but(time, "2026-03-01T11:59:00+1100"), "end it with Z or with an offset"),
                arguments(but(time, "2026-03-01T11:59:00+24:00"), "there is no such offset"),
                arguments(but(time, "2026-03-01T11:59:00Zulu"), "end it with Z or with an offset"),
                arguments(but(time, "2026-02-29T11:59:00Z"), "there is no such day"),
                arguments(but(time, "2026-13-01T11:59:00Z"), "there is no such day"),
                arguments(but(time, "2026-03-00T11:59:00Z"), "there is no such day"),
                arguments(but(time, "2026-03-01T24:00:00Z"), "there is no such time of day"),
                arguments(but(time, "2026-03-01T11:60:00Z"), "there is no such time of day"),
                arguments(but(time, "2026-02-28T23:59:60Z"), "leap seconds cannot be kept"),
                arguments(but(time, "-026-03-01T11:59:00Z"), "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "\u0662026-03-01T11:59:00Z"), "/completedAt: not an RFC 3339 time"),
                arguments(
                        but(time, "2026-03-01T11:59:00." + "0".repeat(100) + "Z"),
                        "/completedAt: not an RFC 3339 time"),
                arguments(but(time, "2026-03-01T12:05:00.000001Z"), "more than 5 minutes ahead"),
                arguments(but(time, "9999-12-31T23:59:59Z"), "more than 5 minutes ahead"),
                arguments(but(time, "2026-01-25T11:59:59Z"), "is too old; nothing before 2026-01-25T12:00:00Z is kept"),
                arguments(but(time, "0000-01-01T00:00:00Z"), "is too old"),
                arguments(
                        but('"' + time + '"', "1772366340"),
                        "/completedAt: must be an RFC 3339 time in a string, not a number"),
                arguments(but("success", "Success"), "/outcome: must be success or failed, not \"Success\""),
                arguments(but("success", "ok\\u001b[31m"), "/outcome: holds a control character"),
                arguments(but("\"success\"", "true"), "/outcome: must be a string, not true or false"),
                arguments(item("j", "\"failedStep\":\"Verify\""), "/failedStep: a step is"),
                arguments(item("j", "\"failedStep\":\"1st\""), "/failedStep: a step is"),
                arguments(item("j", "\"failedStep\":\"" + "a".repeat(65) + "\""), "/failedStep: a step is"),
                arguments(item("j", "\"failedStep\":[\"a\"]"), "/failedStep: must be a string, not an array"),
                arguments(item("j", "\"errorCode\":\"\""), "/errorCode: must have 1 to 128 characters"),
                arguments(item("j", "\"errorCode\":500"), "/errorCode: must be a string, not a number"),
                arguments(item("j", "\"durationMs\":-1"), "/durationMs: must be 0 to"),
                arguments(item("j", "\"durationMs\":1.5"), "/durationMs: must be a whole number"),
                arguments(item("j", "\"durationMs\":99999999999999"), "/durationMs: must be 0 to"),
                arguments(item("j", "\"durationMs\":\"12\""), "/durationMs: must be a whole number, not a string"),
                arguments(item("j", "\"stepDurationsMs\":[]"), "/stepDurationsMs: must be an object"),
                arguments(item("j", "\"stepDurationsMs\":{\"a\":-1}"), "/stepDurationsMs/a: must be 0 to"),
                arguments(
                        item("j", "\"stepDurationsMs\":{\"a\":\"1\"}"),
                        "/stepDurationsMs/a: must be a whole number of milliseconds, not a string"),
                arguments(
                        item("j", "\"stepDurationsMs\":{\"a\":{\"b\":1}}"),
                        "/stepDurationsMs/a: must be a whole number of milliseconds, not an object"),
                arguments(item("j", "\"stepDurationsMs\":{\"a/~b\":1}"), "/stepDurationsMs/a~1~0b: a step is"),
                arguments(item("j", "\"stepDurationsMs\":{\"a\":1,\"a\":2}"), "/stepDurationsMs/a: stands twice"),
                arguments(
                        item("j", "\"stepDurationsMs\":{" + manySteps(65) + "}"),
                        "/stepDurationsMs: has 65 steps, more than 64"),
                arguments(item("j", "\"jobId\":\"k\""), "/jobId: stands twice"),
                arguments(item("j", "\"job\\u0049d\":\"k\""), "/jobId: stands twice"),
                arguments(item("j", "\"x\":1,\"x\":1"), "/x: stands twice"),
                arguments(item("j", "\"x\":" + "[".repeat(500) + "]".repeat(500)), "exceeds a limit"),
                arguments(item("j", "\"x\":\"" + "y".repeat(300_000) + '"'), "longer than 262144 bytes"),
                arguments("[".repeat(100_000) + "]".repeat(100_000), "exceeds a limit"));
    }

    private static String manySteps(int count) {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < count; i++) {
            steps.append(i == 0 ? "" : ",").append("\"s").append(i).append("\":1");
        }
        return steps.toString();
    }

    @ParameterizedTest
    @MethodSource("badItems")
    void oneBadItemIsRejectedByNameAndSpoilsNothing(String bad, String why) {
        Batch inArray = array("[" + good("a") + " , " + bad + " ,\n" + good("b") + "]");
        Batch inLines = lines(good("a") + "\n" + bad + "\r\n\n" + good("b"));

        assertThat(inArray).isEqualTo(inLines);
        assertThat(inArray.outcomes()).extracting(JobOutcome::jobId).containsExactly("a", "b");
        assertThat(inArray.rejected()).extracting(Rejection::index).containsExactly(1);
        assertThat(inArray.rejected().get(0).detail()).contains(why).hasSizeLessThan(1000);
    }

    static Stream<Arguments> brokenArrays() {
        String good = good("a");
        return Stream.of(
                arguments("", "At byte 0: the body ends before the array does"),
                arguments("   ", "At byte 3: the body ends before the array does"),
                arguments("hello", "At byte 0: a JSON array must begin with ["),
                arguments(good, "At byte 0: a JSON array must begin with ["),
                arguments("\"[\"", "At byte 0: a JSON array must begin with ["),
                arguments("[", "At byte 1: the body ends before the array does"),
                arguments("[" + good, "the body ends before the array does"),
                arguments("[" + good + ",", "the body ends before the array does"),
                arguments("[" + good + ",]", "a value is missing"),
                arguments("[,]", "At byte 1: a value is missing"),
                arguments("[" + good + good + "]", "a comma or the end of the array is missing"),
                arguments("[" + good + "}", "a comma or the end of the array is missing"),
                arguments("[" + good + "]]", "something follows the end of the array"),
                arguments("[]" + good, "something follows the end of the array"),
                arguments("[{\"jobId\":", "the element that begins at byte 1"),
                arguments("[{\"jobId\":\"j]}", "the element that begins at byte 1"),
                arguments("[{\"jobId\":\"j\\\"}]", "the element that begins at byte 1"),
                arguments("[" + good + ", {]", "Unexpected close marker ']': expected '}'. Nothing"),
                arguments("[\"abc", "the element that begins at byte 1"),
                arguments("[nul", "the element that begins at byte 1"),
                arguments("[nul]", "At byte 4: Unrecognized token"),
                arguments("[{\"a\" 1}]", "Unexpected character"),
                arguments("[{\"a\":1,}]", "Unexpected character"),
                arguments("[{'a':1}]", "Unexpected character"),
                arguments("[{\"a\":NaN}]", "NaN"),
                arguments("[{\"a\":01}]", "Invalid numeric value"),
                arguments("[{\"a\":\"b\nc\"}]", "Illegal unquoted character"),
                arguments("[{\"a\":\"\\x\"}]", "Unrecognized character escape"),
                arguments("[/* c */]", "Unexpected character"),
                arguments("[" + good + "," + good + ",{\"a\":}]", "At byte " + (2 * good.length() + 3 + 5)));
    }

    @ParameterizedTest
    @MethodSource("brokenArrays")
    void aBrokenArrayIsRefusedAsAWhole(String body, String why) {
        Problem refused = problem(() -> array(body));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains(why).endsWith("Nothing was stored.");
    }

    @Test
    void theBrokenElementOfAnArrayIsNamed() {
        Problem refused = problem(() -> array("[" + good("a") + ",{\"a\":}]"));

        assertThat(refused.errors()).extracting(Wrong::pointer).containsExactly("/1");
        assertThat(refused.errors()).extracting(Wrong::detail).allMatch(why -> why.startsWith("not JSON: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{",
                "{\"jobId\":\"j\"",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{}{}",
                "{} x",
                "]",
                "{\"a\":\"b\tc\"}",
                "\"open"
            })
    void ofLinesOnlyTheBrokenOneIsLost(String bad) {
        Batch batch = lines(good("a") + "\n" + bad + "\n" + good("b") + "\n");

        assertThat(batch.outcomes()).extracting(JobOutcome::jobId).containsExactly("a", "b");
        assertThat(batch.rejected()).extracting(Rejection::index).containsExactly(1);
        assertThat(batch.rejected().get(0).detail()).startsWith("line 2, byte ").contains("not JSON: ");
    }

    static Stream<Arguments> badUtf8() {
        return Stream.of(
                arguments("a stray continuation", new byte[] {(byte) 0x80}),
                arguments("a cut sequence", new byte[] {(byte) 0xE2, (byte) 0x82}),
                arguments("an impossible byte", new byte[] {(byte) 0xFF}),
                arguments("Latin-1", new byte[] {(byte) 0xE9, 'x', 'y'}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badUtf8")
    void whatIsNotUtf8IsNotJson(String name, byte[] bytes) {
        byte[] item = around(bytes, "{\"jobId\":\"", "\"}");

        Batch batch = Batches.read(Format.LINES, around(item, good("a") + "\n", "\n" + good("b")));
        assertThat(batch.outcomes()).hasSize(2);
        assertThat(batch.rejected().get(0).detail()).contains("not JSON: ");
        Problem refused = problem(() -> Batches.read(Format.ARRAY, around(item, "[", "]")));
        assertThat(refused.status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsAreNotGuessed(String encoding) throws Exception {
        byte[] body = ("[" + good("j") + "]").getBytes(encoding);

        assertThat(catchThrowableOfType(ProblemException.class, () -> Batches.read(Format.ARRAY, body)))
                .isNotNull();
        assertThat(Batches.read(Format.LINES, good("j").getBytes(encoding)).outcomes())
                .isEmpty();
    }

    @Test
    void overlongUtf8CannotSmuggleAZeroByteIn() {
        byte[] item = around(new byte[] {(byte) 0xC0, (byte) 0x80}, "{\"jobId\":\"", "\"}");

        assertThat(Batches.read(Format.LINES, item).outcomes()).isEmpty();
    }

    @Test
    void aByteOrderMarkIsTolerated() {
        assertThat(array("\uFEFF[" + good("a") + "]").outcomes()).hasSize(1);
        assertThat(lines("\uFEFF" + good("a") + "\n" + good("b")).outcomes()).hasSize(2);
    }

    @Test
    void anEmptyArrayIsABatchOfNothing() {
        assertThat(array(" [ \n ] ").isEmpty()).isTrue();
    }

    @Test
    void moreItemsThanABatchHoldsAreRefused() {
        JobOutcomeReader reader = new JobOutcomeReader(Format.ARRAY, Batches.RULES, 2);
        byte[] body = "[1,2,3]".getBytes(StandardCharsets.UTF_8);

        Problem refused = problem(() -> reader.feed(body, 0, body.length));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.detail()).contains("at most 2 items");
    }

    private static Problem problem(ThrowingCallable reading) {
        return catchThrowableOfType(ProblemException.class, reading).problem();
    }

    private static byte[] around(byte[] middle, String before, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(middle);
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
