package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Status;
import dev.bellwether.telemetry.ConnectorMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboards as Grafana reads them, held against metrics, statuses, the API and one another. Grafana itself runs in no test. */
class DashboardsTest {
    private static final Set<String> KINDS =
            Set.of("row", "text", "stat", "table", "timeseries", "state-timeline", "bargauge");
    /** What Grafana itself puts in. */
    private static final Pattern BUILT_IN = Pattern.compile("__.*|datasource");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)(?::\\w+|\\.[\\w.]+)?\\}?");
    private static final Pattern METRIC =
            Pattern.compile("(?<![:\\w])(?:bellwether|jvm|vertx|process|system)_\\w+(?![:\\w])");
    private static final Pattern DASHBOARD = Pattern.compile("/d/([\\w-]+)");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void thereAreTheDashboardsThatAlertsPointAt() throws IOException {
        Set<String> uids = dashboards().stream().map(Dashboard::uid).collect(Collectors.toCollection(TreeSet::new));
        assertThat(uids).containsExactly("bellwether-connector", "bellwether-daemon", "bellwether-overview");
        try (Stream<Path> rules = Files.list(ShippedAlerting.PROMETHEUS.resolve("rules"))) {
            for (Path file : rules.toList()) {
                assertThat(found(DASHBOARD, Files.readString(file)).map(found -> found.group(1)))
                        .as(file.toString())
                        .isNotEmpty()
                        .isSubsetOf(uids);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsInWhichUnit(Dashboard dashboard) {
        assertThat(dashboard.json().getInteger("schemaVersion")).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.json().getString("description")).isNotBlank();
        assertThat(dashboard.panels())
                .extracting(panel -> panel.getInteger("id"))
                .doesNotHaveDuplicates();
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(panel.getString("type")).isIn(KINDS);
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(panel.getString("type").equals("row")
                            || !panel.getString("description", "").isBlank())
                    .isTrue();
        });
        assertThat(dashboard.charts()).isNotEmpty().allSatisfy(panel -> {
            JsonObject defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
            assertThat(defaults.getString("unit")).isNotBlank();
            assertThat(defaults.getJsonObject("thresholds").getJsonArray("steps"))
                    .isNotEmpty();
            List<JsonObject> targets = Dashboard.objects(panel.getJsonArray("targets"));
            assertThat(targets).extracting(target -> target.getString("refId")).doesNotHaveDuplicates();
            assertThat(targets)
                    .extracting(target -> target.getJsonObject("datasource").getString("uid"))
                    .containsOnly("${datasource}");
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noPanelLiesUponAnother(Dashboard dashboard) {
        Set<String> taken = new HashSet<>();
        for (JsonObject panel : dashboard.panels()) {
            JsonObject place = panel.getJsonObject("gridPos");
            assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.getInteger("w"); x++) {
                for (int y = 0; y < place.getInteger("h"); y++) {
                    assertThat(taken.add((place.getInteger("x") + x) + "," + (place.getInteger("y") + y)))
                            .as(panel.getString("title"))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyMetricIsOneThatTheDaemonShows(Dashboard dashboard) {
        assertThat(expressions(dashboard).flatMap(text -> found(METRIC, text).map(MatchResult::group)))
                .isNotEmpty()
                .filteredOn(metric -> metric.startsWith("bellwether_"))
                .allSatisfy(metric ->
                        assertThat(KnownMetrics.NAMES).containsAnyOf(metric, metric.replaceAll("_(bucket|max)$", "")));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyVariableIsThere(Dashboard dashboard) {
        Set<String> there = dashboard.variables().stream()
                .map(each -> each.getString("name"))
                .collect(Collectors.toSet());
        assertThat(Stream.concat(
                                expressions(dashboard),
                                Stream.of("url", "content").flatMap(name -> dashboard.texts(name).stream()))
                        .flatMap(text -> found(VARIABLE, text).map(found -> found.group(1))))
                .filteredOn(name -> !BUILT_IN.matcher(name).matches())
                .isNotEmpty()
                .isSubsetOf(there);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyLinkLeadsSomewhere(Dashboard dashboard) throws IOException {
        Map<String, Dashboard> byUid = dashboards().stream().collect(Collectors.toMap(Dashboard::uid, each -> each));
        String contract = Files.readString(Path.of("src/main/resources/openapi.yaml"));
        Set<String> paths = found(Pattern.compile("(?m)^  (/\\S+):$"), contract)
                .map(found -> found.group(1).replaceAll("\\{\\w+\\}", "*"))
                .collect(Collectors.toCollection(TreeSet::new));
        paths.addAll(List.of("/", "/openapi.yaml"));
        List<String> links = new ArrayList<>(dashboard.texts("url"));
        dashboard
                .texts("content")
                .forEach(text ->
                        found(Pattern.compile("\\]\\(([^)]+)\\)"), text).forEach(found -> links.add(found.group(1))));

        assertThat(links).isNotEmpty().allSatisfy(link -> {
            Matcher other = DASHBOARD.matcher(link);
            if (other.lookingAt()) {
                assertThat(byUid).containsKey(other.group(1));
                assertThat(byUid.get(other.group(1)).variables())
                        .extracting(variable -> variable.getString("name"))
                        .containsAll(found(Pattern.compile("[?&]var-(\\w+)="), link)
                                .map(found -> found.group(1))
                                .toList());
            } else {
                assertThat(link).startsWith("${bellwether}/");
                assertThat(link.substring("${bellwether}".length())
                                .replaceAll("\\?.*", "")
                                .replaceAll("\\$\\{[^}]+\\}", "*"))
                        .isIn(paths);
            }
        });
    }

    @Test
    void theStatusesHaveTheirLevelsTheirNamesAndTheColoursOfTheStatusPage() throws IOException {
        String style = Files.readString(Path.of("src/main/resources/web/assets/page.css"));
        List<JsonObject> mappings = new ArrayList<>();
        dashboards().forEach(dashboard -> collectMappings(dashboard.json(), mappings));
        assertThat(mappings).hasSizeGreaterThanOrEqualTo(5).allSatisfy(options -> {
            for (Status status : Status.values()) {
                JsonObject shown = options.getJsonObject(Integer.toString(ConnectorMetrics.level(status)));
                assertThat(shown.getString("text")).isEqualTo(status.title());
                assertThat(style).contains("--" + status.wire() + "-c: " + shown.getString("color") + ";");
            }
        });
    }

    @Test
    void whatIsProvisionedIsWhereTheContainersPutIt() throws IOException {
        String compose = Files.readString(Path.of("docker-compose.yml"));
        Map<?, ?> source = first("grafana/provisioning/datasources/bellwether.yaml", "datasources");
        assertThat(compose).contains(source.get("url").toString().substring(1) + ": http://prometheus:9090");
        assertThat(dashboards()).allSatisfy(dashboard -> {
            JsonObject variable = dashboard.variables().get(0);
            assertThat(variable.getString("type")).isEqualTo("datasource");
            assertThat(variable.getJsonObject("current").getString("value")).isEqualTo(source.get("uid"));
        });
        Map<?, ?> provider = first("grafana/provisioning/dashboards/bellwether.yaml", "providers");
        assertThat(provider.get("folder")).isEqualTo("Bellwether");
        assertThat(compose)
                .contains("./grafana/provisioning:/etc/grafana/provisioning:ro")
                .contains("./" + Dashboard.DIRECTORY + ":" + ((Map<?, ?>) provider.get("options")).get("path") + ":ro");
    }

    private static Map<?, ?> first(String file, String list) throws IOException {
        Map<?, ?> yaml =
                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of(file)));
        return (Map<?, ?>) ((List<?>) yaml.get(list)).get(0);
    }

    private static Stream<String> expressions(Dashboard dashboard) {
        return Stream.concat(
                dashboard.queries().stream().map(Dashboard.Query::expression), dashboard.texts("definition").stream());
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static void collectMappings(Object value, List<JsonObject> found) {
        if (value instanceof JsonObject object) {
            if ("value".equals(object.getValue("type"))
                    && object.getJsonObject("options").containsKey("5")) {
                found.add(object.getJsonObject("options"));
            }
            object.forEach(entry -> collectMappings(entry.getValue(), found));
        } else if (value instanceof JsonArray array) {
            array.forEach(each -> collectMappings(each, found));
        }
    }
}
