package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.Dashboard.Query;
import dev.bellwether.config.ApiKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a real Prometheus, which scrapes the running demo, everything that the dashboards ask. */
class DashboardQueriesIT {
    /** What may have no answer here, and why. */
    private static final Map<String, String> MAY_BE_EMPTY = Map.ofEntries(
            Map.entry("bellwether-connector / Certificate / A", "the demo's institutions speak plain HTTP"),
            Map.entry("bellwether-connector / Certificate days left / A", "the demo's institutions speak plain HTTP"),
            Map.entry("bellwether-overview / Surges of user errors / A", "the demo makes one only after minutes"),
            Map.entry("bellwether-overview / Firing alerts / A", "nothing may be wrong"),
            Map.entry("bellwether-overview / Error budgets of connectors / A", "it takes half of three days"),
            Map.entry("bellwether-daemon / Rows of sources / A", "the demo reads no jobs table"),
            Map.entry("bellwether-daemon / Lag of sources / A", "the demo reads no jobs table"),
            Map.entry("bellwether-daemon / Sources up / A", "the demo reads no jobs table"),
            Map.entry("bellwether-daemon / Nodes / A", "the demo is one node"),
            Map.entry("bellwether-daemon / Connectors of each node / A", "the demo is one node"),
            Map.entry("bellwether-daemon / Hand-overs and what was missed / A", "the demo is one node"),
            Map.entry("bellwether-daemon / Hand-overs and what was missed / B", "the demo is one node"),
            Map.entry("bellwether-daemon / Hand-overs and what was missed / C", "the demo is one node"));

    private static final String CONNECTOR = "au-ubank";
    private static final String KEY = "bw_for-this-test-alone";
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

    private static DaemonProcess demo;
    private static PrometheusServer prometheus;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        DebianTool.required("prometheus", "prometheus");
        demo = DaemonProcess.start(
                "demo",
                "--set=http.port=0",
                "--set=management.port=0",
                "--set=store.dataDirectory=" + directory.resolve("store"),
                "--set=keys=[{name: test, scopes: [operate], sha256: " + ApiKey.hash(KEY) + "}]");
        URI api = demo.http();
        prometheus = PrometheusServer.scraping(
                directory.resolve("prometheus"), demo.management().getPort());
        release(api);
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    private static void release(URI api) throws IOException, InterruptedException {
        JsonObject release =
                new JsonObject().put("version", "2.0").put("at", Instant.now().toString());
        HttpRequest request = HttpRequest.newBuilder(api.resolve("api/v1/connectors/" + CONNECTOR + "/releases"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(release.encode()))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void everyQueryOfEveryPanelIsAnswered() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> prometheus.value("count_over_time(up[1m])") > 5);
        List<Query> open = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            Map<String, String> variables = variables(dashboard);
            dashboard.queries().forEach(query -> open.add(filledIn(query, variables)));
        }
        assertThat(open).extracting(Query::where).containsAll(MAY_BE_EMPTY.keySet());

        // Some numbers need a tick, a ping or a collection of garbage first.
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            for (Query query : List.copyOf(open)) {
                if (hasData(query) || MAY_BE_EMPTY.containsKey(query.where())) {
                    open.remove(query);
                }
            }
            assertThat(open).as("queries without an answer").isEmpty();
        });
    }

    /** What each variable offers, asked as Grafana asks it; of those that offer all, the expression for that. */
    private static Map<String, String> variables(Dashboard dashboard) throws Exception {
        Map<String, String> values =
                new HashMap<>(Map.of("__rate_interval", "20s", "__range", "1m", "__interval", "2s"));
        for (JsonObject variable : dashboard.variables()) {
            if (variable.getString("type").equals("custom")) {
                values.put(
                        variable.getString("name"),
                        variable.getJsonObject("current").getString("value"));
            } else if (variable.getString("type").equals("query")) {
                String name = variable.getString("name");
                List<String> offered = labelValues(fill(variable.getString("definition"), values));
                assertThat(offered).as("%s of %s", name, dashboard.uid()).isNotEmpty();
                boolean all = variable.getBoolean("includeAll");
                assertThat(all || offered.contains(CONNECTOR))
                        .as("%s offers %s", name, CONNECTOR)
                        .isTrue();
                values.put(name, all ? variable.getString("allValue") : CONNECTOR);
            }
        }
        return values;
    }

    private static List<String> labelValues(String definition) throws IOException, InterruptedException {
        Matcher asked = LABEL_VALUES.matcher(definition);
        assertThat(asked.matches()).as(definition).isTrue();
        return prometheus
                .ask("label/" + asked.group(2) + "/values", Map.of("match[]", asked.group(1)))
                .getJsonArray("data")
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static Query filledIn(Query query, Map<String, String> variables) {
        return new Query(query.where(), fill(query.expression(), variables), query.instant());
    }

    private static String fill(String text, Map<String, String> variables) {
        return Pattern.compile("\\$\\{?(\\w+)\\}?").matcher(text).replaceAll(found -> {
            assertThat(variables).as(text).containsKey(found.group(1));
            return Matcher.quoteReplacement(variables.get(found.group(1)));
        });
    }

    /** Whether there is any number; fails where Prometheus refuses the query. */
    private static boolean hasData(Query query) throws IOException, InterruptedException {
        Instant now = Instant.now();
        JsonObject answer = query.instant()
                ? prometheus.ask("query", Map.of("query", query.expression()))
                : prometheus.ask(
                        "query_range",
                        Map.of(
                                "query", query.expression(),
                                "start", now.minusSeconds(20).toString(),
                                "end", now.toString(),
                                "step", "2"));
        if (!answer.getString("status").equals("success")) {
            throw new IllegalStateException(query + ": " + answer);
        }
        for (JsonObject series : Dashboard.objects(answer.getJsonObject("data").getJsonArray("result"))) {
            JsonArray samples =
                    query.instant() ? new JsonArray().add(series.getJsonArray("value")) : series.getJsonArray("values");
            if (samples.stream()
                    .anyMatch(sample -> !((JsonArray) sample).getString(1).equals("NaN"))) {
                return true;
            }
        }
        return false;
    }
}
