package dev.bellwether.api.fuzz;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes JSON after a schema, with a mistake here and there. It is text, since much of what is tried no library would write. */
final class OddJson {
    private static final List<String> TIMES = List.of(
            "2026-03-02T10:15:00Z",
            "2026-03-02T10:30:07Z",
            "2026-03-02T21:30:00+11:00",
            "2026-03-02T10:29:59.123456789Z",
            "2026-03-03T10:00:00Z",
            "2026-03-01T00:00:00Z",
            "2026-02-20T00:00:00-03:30");

    static final List<String> ODD_TIMES = List.of(
            "2026-03-02T10:30:60Z",
            "2026-02-30T10:30:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02t10:30:00z",
            "2026-03-02 10:30:00Z",
            "2026-03-02T10:30Z",
            "2026-03-02T10:30:00",
            "2026-03-02T10:30:00+1100",
            "2026-03-02T10:30:00+23:59",
            "2026-03-02T10:30:00-24:00",
            "2026-03-02T10:30:00.Z",
            "2026-03-02T10:30:00,5Z",
            "2026-03-02T10:30:00Z[Europe/Paris]",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+18:00",
            "1969-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-18:00",
            "+10000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "-292275055-05-16T16:47:04Z",
            "294277-01-09T04:00:54Z",
            "1772447407",
            "2026-W10-1",
            "now",
            "PT1H");

    /** JSON texts of values. */
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e3",
            "1E-400",
            "1e400",
            "1e999999999",
            "2147483648",
            "9007199254740993",
            "9223372036854775807",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "9".repeat(2000),
            "NaN",
            "-Infinity",
            "01",
            "+1",
            "0x10",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u202e\\ufeff\\u2028\"",
            "\"e\\u0301\\u0327\"",
            "\"\\u001b[31m\\r\\n\"",
            "\"\r\n\"",
            "\"\\x\"",
            "\"" + "x".repeat(65) + "\"",
            "\"" + "y".repeat(5_000) + "\"",
            "\"" + "\\u0001".repeat(12_000) + "\"",
            "\"\u0967\u0968\"",
            "\"' OR 1=1; DROP TABLE evaluation --\"",
            "\"../../etc/passwd\"",
            "\"${jndi:ldap://127.0.0.1/x}\"",
            "\"%s%n%00\"",
            "\"<script>alert(1)</script>\"",
            "[]",
            "{}",
            "[null]",
            "{\"\":null}",
            "[".repeat(300) + "]".repeat(300),
            "[".repeat(100_000),
            "{\"a\":".repeat(1_200) + "1" + "}".repeat(1_200),
            "[" + "0,".repeat(20_000) + "0]",
            "'a'",
            "undefined",
            "/* */ 1",
            "1 2");

    private static final Map<String, List<String>> BY_NAME = Map.ofEntries(
            Map.entry("connectorId", List.of("fr-credit", "au-ubank", "nobody")),
            Map.entry("connectors", List.of("fr-credit", "au-ubank", "nobody")),
            Map.entry("institutions", List.of("fr-credit", "au-ubank", "nobody")),
            Map.entry("id", List.of("fr-credit", "au-ubank", "au-agl", "nobody")),
            Map.entry(
                    "zone",
                    List.of("Australia/Sydney", "UTC", "Asia/Kathmandu", "Mars/Base", "+25:00", "SystemV/PST8PDT")),
            Map.entry(
                    "rule",
                    List.of(
                            "FREQ=WEEKLY;BYDAY=SU",
                            "FREQ=DAILY",
                            "FREQ=DAILY;BYHOUR=1,2,3;UNTIL=20260401",
                            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
                            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=-366",
                            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                            "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=99999999",
                            "FREQ=DAILY;INTERVAL=2147483647",
                            "FREQ=DAILY;INTERVAL=0",
                            "FREQ=SECONDLY",
                            "FREQ=YEARLY;BYYEARDAY=-366;BYEASTER=0",
                            "FREQ=WEEKLY;RSCALE=HEBREW;SKIP=OMIT",
                            "FREQ=WEEKLY;BYDAY=99SU",
                            "FREQ=MONTHLY;BYDAY=-5SU;BYSETPOS=1,-1;WKST=XX",
                            "FREQ=DAILY;UNTIL=99991231T235959Z",
                            "FREQ")),
            Map.entry(
                    "start",
                    List.of(
                            "2026-03-01T02:00:00",
                            "2026-03-29T02:30:00",
                            "2026-10-04T02:30:00.5",
                            "9999-12-31T23:59:59")),
            Map.entry("exdates", List.of("2026-03-08T02:00:00", "2026-03-08", "20260308T020000")),
            Map.entry(
                    "url",
                    List.of(
                            "https://hooks.example/bellwether",
                            "https://hooks.example:65536/",
                            "http://127.0.0.1:9/x",
                            "http://127.0.0.1\\@192.0.2.2/",
                            "https://a b/",
                            "https://[::1%25lo]/",
                            "https://xn--a/",
                            "https://b\u00fccher.example/\u00fc",
                            "https://169.254.169.254/",
                            "https://u:p@hooks.example/",
                            "file:///etc/passwd",
                            "https://")),
            Map.entry("jobId", List.of("a", "b", "job-1", "\ud83d\ude00", "x".repeat(128))),
            Map.entry("failedStep", List.of("verify-credentials", "mfa-challenge", "Bad Step")),
            Map.entry("errorCode", List.of("service-unavailable", "invalid-credentials", "none-such")));

    private static final List<String> POLICY = List.of(
            "operational",
            "degraded",
            "major",
            "minJobs",
            "window",
            "recent",
            "recentMin",
            "significance",
            "hysteresis",
            "unstableSwings",
            "staleAfter",
            "interval",
            "recheck",
            "settle",
            "confirmRuns",
            "nothing");

    private final SplittableRandom random;
    private final double oddness;

    /** @param oddness how probably a value is one that does not belong there */
    OddJson(SplittableRandom random, double oddness) {
        this.random = random;
        this.oddness = oddness;
    }

    String write(JsonObject schema) {
        return value("", schema);
    }

    /** A JSON text of what belongs nowhere. */
    String odd() {
        return random.nextInt(5) == 0 ? Json.encode(pick(ODD_TIMES)) : pick(ODD);
    }

    /** An example as the contract has it, with a mistake here and there. */
    String spoilt(Object example) {
        if (random.nextDouble() < oddness) {
            return odd();
        }
        if (example instanceof JsonObject object) {
            List<String> fields = new ArrayList<>();
            object.forEach(field -> fields.add(Json.encode(field.getKey()) + ":" + spoilt(field.getValue())));
            return object(fields);
        }
        if (example instanceof JsonArray list) {
            return "[" + String.join(",", list.stream().map(this::spoilt).toList()) + "]";
        }
        return Json.encode(example);
    }

    private String value(String name, JsonObject schema) {
        if (random.nextDouble() < oddness) {
            return odd();
        }
        if (schema.containsKey("enum")) {
            return Json.encode(pick(schema.getJsonArray("enum").stream().toList()));
        }
        Object type = schema.getValue("type");
        if (type instanceof JsonArray types) {
            type = random.nextInt(8) == 0 ? "null" : types.getString(0);
        }
        return switch (String.valueOf(type)) {
            case "object" -> object(name, schema);
            case "array" -> array(name, schema);
            case "integer" -> "" + integer(schema);
            case "number" -> "" + random.nextDouble();
            case "boolean" -> "" + random.nextBoolean();
            case "null" -> "null";
            default -> Json.encode(string(name, schema));
        };
    }

    long integer(JsonObject schema) {
        long least = schema.getLong("minimum", 0L);
        long most = schema.getLong("maximum", 1000L);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextLong(Math.min(most - least + 1, 1_000));
        };
    }

    String string(String name, JsonObject schema) {
        if ("date-time".equals(schema.getString("format"))
                || List.of("from", "to", "at", "until", "completedAt").contains(name)) {
            return pick(TIMES);
        }
        return BY_NAME.containsKey(name) ? pick(BY_NAME.get(name)) : pick(List.of("x", "word", "Two words", "1.2.3"));
    }

    private String object(String name, JsonObject schema) {
        List<String> fields = new ArrayList<>();
        if (name.equals("policy")) {
            for (int i = random.nextInt(3); i > 0; i--) {
                fields.add(
                        Json.encode(pick(POLICY)) + ":" + pick(List.of("0.5", "12", "\"1h\"", "0", "\"30s\"", odd())));
            }
        }
        List<Object> required =
                schema.getJsonArray("required", new JsonArray()).stream().toList();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String property : properties.fieldNames()) {
            if (random.nextDouble() < (required.contains(property) ? 1 - oddness / 4 : 0.5)) {
                fields.add(Json.encode(property) + ":" + value(property, properties.getJsonObject(property)));
            }
        }
        if (schema.getValue("additionalProperties") instanceof JsonObject rest) {
            for (int i = random.nextInt(3); i > 0; i--) {
                fields.add(Json.encode(pick(List.of("verify-credentials", "a", "B c", ""))) + ":" + value("", rest));
            }
        }
        return object(fields);
    }

    private String object(List<String> fields) {
        if (random.nextDouble() < oddness) {
            fields.add(
                    pick(List.of("\"nothing\"", "\"a\\u0000\"", "\"__proto__\"", "\"\"", "\"\\ud800\"")) + ":" + odd());
        }
        if (random.nextDouble() < oddness / 2 && !fields.isEmpty()) {
            fields.add(pick(fields));
        }
        Collections.shuffle(fields, new java.util.Random(random.nextLong()));
        return "{" + String.join(",", fields) + "}";
    }

    private String array(String name, JsonObject schema) {
        List<String> items = new ArrayList<>();
        int count = random.nextDouble() < oddness ? 1_001 : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            items.add(value(name, schema.getJsonObject("items")));
        }
        return "[" + String.join(",", items) + "]";
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
