package dev.bellwether.api.fuzz;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.fuzz.ServedContract.Call;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Makes requests of the contract's calls: some right, most with a mistake or several. It learns from the answers what there is to
 * ask about, so that not each address leads to nothing.
 */
final class RequestFuzzer {
    private static final int MOST_KNOWN = 50;
    private static final List<String> ODD_TEXTS = List.of(
            "",
            "%",
            "%00",
            "a%00b",
            "%zz",
            "%ff%fe",
            "%ed%a0%80",
            "%c0%80",
            "%f0%9f%98%80",
            "%0d%0a",
            "%1b%5b31m",
            "..%2f..%2fetc%2fpasswd",
            "a%2fb",
            "%2e",
            ";a=b",
            "a+b",
            "*",
            "~",
            "-1",
            "0",
            "1e3",
            "2147483648",
            "99999999999999999999999",
            "%D9%A1",
            "null",
            "true",
            "%22",
            "'%20OR%201=1%20--",
            "$%7Bjndi:ldap:x%7D",
            "x".repeat(65),
            "x".repeat(1_001),
            "%F0%9F%98%80".repeat(60),
            "a,".repeat(500),
            "/",
            "//",
            ".",
            "..",
            "x".repeat(9_000));
    /** As parts of lines, raw. */
    private static final List<String> ODD_HEADERS = List.of(
            "",
            "*",
            "\"\"",
            "W/\"a\"",
            "\"a\", \"b\",",
            "\"" + "z".repeat(3_000) + "\"",
            "\u0000",
            "\u00ff\u00fe",
            "a\u001bb",
            "-1",
            "99999999999999999999",
            ",;,;=",
            "text/html;q=0",
            "*/*;q=x",
            "application/json;q=0.0001;charset=\"",
            "a/b/c",
            "bytes=0-1",
            "100-continue",
            "chunked",
            "x".repeat(20_000));

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Encoding",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "Last-Event-ID",
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "X-Request-Id",
            "X-Forwarded-For",
            "Forwarded",
            "X-HTTP-Method-Override",
            "traceparent",
            "Range",
            "Cookie",
            "Origin",
            "Upgrade",
            "Connection",
            "Host",
            "Authorization",
            "Expect");
    private static final List<String> ELSEWHERE = List.of(
            "/",
            "//",
            "/openapi.yaml",
            "/nothing",
            "/%00",
            "/assets/%2e%2e/x",
            "/assets/page.css?a",
            "/institutions/%00",
            "*",
            "http://127.0.0.1/api/v1/about",
            "/api/v1/connectors/../about",
            "/api//v1/about",
            "/api/v1/connectors/",
            "/api/v1/CONNECTORS",
            "/api/v1/connectors/a/b/c",
            "/api/v1/about#x",
            "?",
            "/api/v1/about%3fx",
            "/feed.atom",
            "about");

    private final SplittableRandom random;
    private final List<Call> calls;
    private final Map<String, List<String>> known = new TreeMap<>();

    /**
     * A request.
     *
     * @param call what it is for; empty where it is for nothing that the contract has
     * @param wellFormed whether it is HTTP, so that the connection can be used again
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Fuzzed(Optional<Call> call, String method, byte[] bytes, boolean wellFormed) {
        boolean head() {
            return method.equals("HEAD");
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    RequestFuzzer(long seed, ServedContract contract) {
        random = new SplittableRandom(seed);
        calls = contract.calls();
        know("connectors", "fr-credit", "au-ubank", "au-ubank-web", "au-agl", "nz-kiwi");
        know("institutions", "fr-credit", "au-ubank", "au-agl", "nz-kiwi");
        know("badges", "fr-credit.svg", "au-ubank-web.svg", "nz-kiwi.svg");
        know("probes", "home", "push", "push");
        know("incidents", "fr-credit~1772446800000");
        know("maintenance-windows", "weekly", "au-agl:cdr-status:1772440000");
        know("sources", "platform", "legacy", "fresh");
        know("backtests", "00000000-0000-0000-0000-000000000000");
        know("subscriptions", "sub_1", "00000000-0000-0000-0000-000000000000");
    }

    private void know(String family, String... values) {
        List<String> list = known.computeIfAbsent(family, none -> new ArrayList<>());
        for (String value : values) {
            if (list.size() < MOST_KNOWN) {
                list.add(value);
            } else {
                list.set(random.nextInt(MOST_KNOWN), value);
            }
        }
    }

    /** Remembers what an answer names. */
    void learn(Fuzzed request, RawConnection.Answer answer) {
        if (answer.status() >= 300 || request.call().isEmpty() || answer.body().length == 0) {
            return;
        }
        if (!answer.header("etag").isEmpty()) {
            know("etags", answer.header("etag"));
        }
        if (!new String(answer.body(), StandardCharsets.UTF_8).startsWith("{")) {
            return;
        }
        JsonObject body = new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
        String path = request.call().get().path();
        String family = path.split("/", -1)[3];
        if (!path.startsWith("/api/v1/") || path.split("/", -1).length > 5) {
            return;
        }
        if (body.getValue("id") instanceof String id) {
            know(family, encoded(id));
        }
        if (body.getValue("data") instanceof JsonArray data
                && !data.isEmpty()
                && data.getValue(random.nextInt(data.size())) instanceof JsonObject entry
                && entry.getValue("id") instanceof String id) {
            know(family, encoded(id));
        }
        if (body.getValue("links") instanceof JsonObject links
                && links.getValue("next") instanceof String next
                && next.contains("cursor=")) {
            know("cursors", next.replaceAll(".*cursor=", "").replaceAll("&.*", ""));
        }
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if ((Character.isLetterOrDigit(each & 0xff) && each > 0) || "-._~:".indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
            }
        }
        return encoded.toString();
    }

    Fuzzed next() {
        double oddness = new double[] {0, 0.02, 0.05, 0.15, 0.4}[random.nextInt(5)];
        if (random.nextInt(50) == 0) {
            String method = pick(List.of("GET", "HEAD", "POST", "OPTIONS", "TRACE", "PROPFIND", "get", "G\u0000T"));
            return request(Optional.empty(), method, pick(ELSEWHERE), List.of("Host: a"), null);
        }
        Call call = pick(calls);
        boolean[] known = {true};
        String path = path(call, oddness, known);
        String query = query(call, oddness);
        String method = call.method();
        if (method.equals("GET") && random.nextInt(10) == 0) {
            method = "HEAD";
        } else if (chance(oddness / 4)) {
            method = pick(List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "BREW"));
            known[0] = false;
        }
        List<String> headers = headers(call, oddness);
        byte[] body = call.bodies().isEmpty()
                ? (chance(oddness / 3) ? "{\"a\":1}".getBytes(StandardCharsets.UTF_8) : null)
                : body(call, oddness, headers);
        return request(known[0] ? Optional.of(call) : Optional.empty(), method, path + query, headers, body);
    }

    private String path(Call call, double oddness, boolean[] isKnown) {
        String[] parts = call.path().split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                parts[i] = chance(oddness) ? pick(ODD_TEXTS) : pick(known.get(parts[i - 1]));
                if (parts[i].matches("/*|\\.+|%2e|.*%2e.*|.*/.*|;.*|~~")) {
                    isKnown[0] = false;
                }
            }
        }
        return String.join("/", parts);
    }

    private String query(Call call, double oddness) {
        List<String> pairs = new ArrayList<>();
        for (JsonObject parameter : call.parameters()) {
            String name = parameter.getString("name");
            if (parameter.getString("in").equals("query") && chance(0.35)) {
                pairs.add(name + "=" + (chance(oddness) ? oddText() : good(name, parameter.getJsonObject("schema"))));
            }
        }
        if (chance(oddness / 3)) {
            pairs.add(pick(List.of(
                    "nothing=1", "limit", "=", "&", "a[b]=c", "%=%", "%00=1", "a=b=c", "LIMIT=1", "?", "name=\u0001")));
        }
        if (chance(oddness / 3) && !pairs.isEmpty()) {
            pairs.add(pick(pairs));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String oddText() {
        return chance(0.3) ? encoded(pick(OddJson.ODD_TIMES)) : pick(ODD_TEXTS);
    }

    private String good(String name, JsonObject schema) {
        if (name.equals("cursor")) {
            return cursor();
        }
        OddJson values = new OddJson(random, 0);
        if (schema.containsKey("enum")) {
            return encoded("" + pick(schema.getJsonArray("enum").stream().toList()));
        }
        return switch (schema.getString("type", "string")) {
            case "integer" -> "" + values.integer(schema);
            case "boolean" -> "" + random.nextBoolean();
            case "array" ->
                encoded(""
                        + pick(schema.getJsonObject("items").getJsonArray("enum").stream()
                                .toList()));
            default ->
                switch (name) {
                    case "connector", "institution" -> pick(known.get("connectors"));
                    case "country" -> pick(List.of("AU", "fr", "nz"));
                    case "step" -> pick(List.of("1m", "5m", "1h", "1d", "0s", "1ns", "400d"));
                    case "occurrence" -> encoded(pick(List.of("2026-03-08T02:00:00", "2026-03-08T02:00:00Z")));
                    default -> encoded(values.string(name, schema));
                };
        };
    }

    /** One that was given, also for another list, or one that only looks so. */
    private String cursor() {
        List<String> given = known.getOrDefault("cursors", List.of());
        if (!given.isEmpty() && chance(0.6)) {
            return pick(given);
        }
        String place = pick(calls).path() + " " + pick(OddJson.ODD_TIMES) + " "
                + pick(List.of("a", "a\0b", "-1", "99999999999999999999", "\ud83d\ude00", ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> headers(Call call, double oddness) {
        List<String> headers = new ArrayList<>();
        headers.add("Host: 127.0.0.1");
        if (!call.scope().isEmpty()) {
            String right = call.scope().equals("ingest") ? ApiFixture.INGEST_KEY : ApiFixture.OPERATE_KEY;
            headers.add("Authorization: "
                    + (chance(oddness / 4)
                            ? pick(List.of(
                                    "Bearer",
                                    "Bearer wrong",
                                    "Basic eDp5",
                                    "bearer  " + right,
                                    "Bearer " + ApiFixture.INGEST_KEY,
                                    "Bearer " + "k".repeat(5_000),
                                    "Bearer \u00e9",
                                    ""))
                            : "Bearer " + right));
        }
        if (chance(0.3)) {
            headers.add((chance(0.5) ? "If-None-Match: " : "If-Match: ")
                    + (chance(0.3) ? "*" : pick(known.getOrDefault("etags", List.of("\"a\"")))));
        }
        if (call.streams() && chance(0.3)) {
            headers.add("Last-Event-ID: " + pick(List.of("1", "x", "999999999999999999", "-1", "\u00ff")));
        }
        if (chance(oddness)) {
            headers.add(pick(HEADERS) + ": " + pick(ODD_HEADERS));
        }
        if (chance(oddness / 8)) {
            headers.add(pick(List.of(
                    "no colon",
                    ": no name",
                    "a b: c",
                    " folded",
                    "X-A: \rb",
                    "Content-Length: -1",
                    "Content-Length: 5\r\nContent-Length: 6",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: x",
                    "Content-Length: +0",
                    "A: b\r\n".repeat(2_000) + "A: b")));
        }
        return headers;
    }

    private byte[] body(Call call, double oddness, List<String> headers) {
        String type = pick(List.copyOf(call.bodies().fieldNames()));
        JsonObject described = call.bodies().getJsonObject(type);
        OddJson json = new OddJson(random, oddness);
        String text = type.endsWith("ndjson")
                ? lines(
                        json,
                        call.bodies()
                                .getJsonObject("application/json")
                                .getJsonObject("schema")
                                .getJsonObject("items"))
                : text(json, described);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (chance(oddness / 2)) {
            body = spoilt(body);
        }
        if (chance(oddness / 2)) {
            type = pick(List.of(
                    "text/plain",
                    "application/json; charset=utf-16",
                    "application/json;charset=\"utf-8\"",
                    "APPLICATION/JSON",
                    "application/xml",
                    "application/json, text/html",
                    "multipart/form-data; boundary=a",
                    "application/problem+json",
                    "",
                    "/",
                    "application/json;"));
        }
        if (!chance(oddness / 4)) {
            headers.add("Content-Type: " + type);
        }
        if (chance(oddness / 3)) {
            headers.add("Content-Encoding: "
                    + pick(List.of("gzip", "gzip", "gzip, gzip", "br", "identity", "deflate", "x")));
            body = chance(0.7) ? packed(body) : body;
        }
        return body;
    }

    private String text(OddJson json, JsonObject described) {
        List<Object> examples = new ArrayList<>();
        if (described.containsKey("example")) {
            examples.add(described.getValue("example"));
        }
        described
                .getJsonObject("examples", new JsonObject())
                .forEach(example -> examples.add(((JsonObject) example.getValue()).getValue("value")));
        return !examples.isEmpty() && chance(0.5)
                ? json.spoilt(pick(examples))
                : json.write(described.getJsonObject("schema"));
    }

    private String lines(OddJson json, JsonObject schema) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            lines.append(json.write(schema)).append(pick(List.of("\n", "\r\n", "\n\n", "")));
        }
        return lines.toString();
    }

    private byte[] spoilt(byte[] body) {
        ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
        int at = body.length == 0 ? 0 : random.nextInt(body.length);
        switch (random.nextInt(6)) {
            case 0 -> spoilt.write(body, 0, at);
            case 1 -> {
                spoilt.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
                spoilt.writeBytes(body);
            }
            case 2 -> {
                spoilt.write(body, 0, at);
                spoilt.write(random.nextInt(256));
                spoilt.write(body, at, body.length - at);
            }
            case 3 -> {
                spoilt.writeBytes(body);
                spoilt.writeBytes(body);
            }
            case 4 -> spoilt.writeBytes(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
            default -> {
                byte[] blanks = new byte[random.nextInt(300_000)];
                Arrays.fill(blanks, (byte) ' ');
                spoilt.writeBytes(blanks);
                spoilt.writeBytes(body);
            }
        }
        return spoilt.toByteArray();
    }

    private byte[] packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
            if (chance(0.1)) {
                gzip.write(new byte[20_000_000]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] all = packed.toByteArray();
        return chance(0.3) ? Arrays.copyOf(all, random.nextInt(all.length)) : all;
    }

    private Fuzzed request(Optional<Call> call, String method, String target, List<String> headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        boolean inPieces = body != null && random.nextInt(5) == 0;
        if (inPieces) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (inPieces) {
            int half = body.length / 2;
            chunk(bytes, body, 0, half);
            chunk(bytes, body, half, body.length - half);
            bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (body != null) {
            bytes.writeBytes(body);
        }
        // What lies about where it ends, or about what it is, must be the last of its connection.
        boolean wellFormed = headers.stream().allMatch(header -> header.matches("[A-Za-z-]+: [\\x20-\\x7e]*"))
                && headers.stream()
                        .noneMatch(header ->
                                header.matches("(?i)(content-length|transfer-encoding|upgrade|connection|expect).*"))
                && target.matches("/[\\x21-\\x7e]*")
                && method.matches("GET|HEAD|POST|PUT|PATCH|DELETE");
        return new Fuzzed(call, method, bytes.toByteArray(), wellFormed);
    }

    private static void chunk(ByteArrayOutputStream to, byte[] body, int from, int length) {
        if (length > 0) {
            to.writeBytes((Integer.toHexString(length) + pickedExtension(length) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            to.write(body, from, length);
            to.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String pickedExtension(int length) {
        return length % 5 == 0 ? ";a=b" : "";
    }

    int upTo(int most) {
        return random.nextInt(1, most + 1);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
