package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules that are shipped for Prometheus: each alert is explained, and proven to fire, not to fire and to end. */
@Tag("slow")
class AlertRulesTest {
    private static final Path RUNBOOKS = Path.of("docs/runbooks");

    static Stream<String> alerts() throws IOException {
        return rules().filter(rule -> rule.containsKey("alert"))
                .map(rule -> rule.get("alert").toString())
                .distinct();
    }

    @Test
    void prometheusReadsTheConfiguration() throws Exception {
        assertThat(promtool(
                        "check",
                        "config",
                        ShippedAlerting.PROMETHEUS.resolve("prometheus.yml").toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    @Test
    void everyRuleDoesWhatItsTestsSay() throws Exception {
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        files(ShippedAlerting.PROMETHEUS.resolve("tests")).forEach(file -> command.add(file.toString()));
        assertThat(promtool(command.toArray(String[]::new))).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void everyAlertSaysWhatItIsAndWhereToRead() throws IOException {
        assertThat(rules().filter(rule -> rule.containsKey("alert"))).allSatisfy(rule -> {
            String alert = rule.get("alert").toString();
            Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
            assertThat(annotations.keySet().stream().map(Object::toString))
                    .contains("summary", "description", "runbook_url", "dashboard_url");
            assertThat(annotations.get("runbook_url")).isEqualTo("{{ $externalLabels.runbooks }}/" + alert + ".md");
            assertThat(annotations.get("dashboard_url").toString())
                    .startsWith("{{ $externalLabels.dashboards }}/d/bellwether-");
            Map<?, ?> labels = (Map<?, ?>) rule.get("labels");
            assertThat(labels.get("severity")).isIn("page", "ticket", "none");
            assertThat(labels.get("scope")).isIn("connector", "shared", "us");
        });
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertHasARunbook(String alert) throws IOException {
        assertThat(Files.readString(RUNBOOKS.resolve(alert + ".md")))
                .startsWith("# " + alert + "\n")
                .contains("## What it means", "## How to check", "## What to do");
        assertThat(Files.readString(RUNBOOKS.resolve("README.md"))).contains("(" + alert + ".md)");
    }

    @Test
    void noRunbookIsLeftOverFromAnAlertThatIsGone() throws IOException {
        assertThat(files(RUNBOOKS).map(file -> file.getFileName().toString().replace(".md", "")))
                .filteredOn(name -> !name.equals("README"))
                .containsExactlyInAnyOrderElementsOf(alerts().toList());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertIsTestedBeforeItFiresWhileItDoesAndAfterwards(String alert) throws IOException {
        List<String> story = new ArrayList<>();
        for (Path file : files(ShippedAlerting.PROMETHEUS.resolve("tests")).toList()) {
            for (Map<?, ?> test : maps(yaml(file).get("tests"))) {
                for (Map<?, ?> check : maps(test.get("alert_rule_test"))) {
                    if (check.get("alertname").equals(alert)) {
                        story.add(maps(check.get("exp_alerts")).isEmpty() ? "quiet" : "fires");
                    }
                }
            }
        }
        if (alert.equals("BellwetherWatchdog")) {
            assertThat(story).containsOnly("fires");
        } else {
            assertThat(String.join(" ", story)).contains("quiet fires").contains("fires quiet");
        }
    }

    @Test
    void everyMetricThatARuleReadsIsOneThatTheDaemonShows() throws Exception {
        assertThat(rules().map(rule -> rule.get("expr").toString())
                        .flatMap(expression -> Pattern.compile("(?<![:\\w])bellwether_\\w+(?![:\\w])")
                                .matcher(expression)
                                .results()
                                .map(found -> found.group().replaceAll("_bucket$", ""))))
                .isNotEmpty()
                .isSubsetOf(KnownMetrics.NAMES);
    }

    /** The alerts with these two labels. */
    static List<String> alertsOf(String severity, String scope) throws IOException {
        return rules().filter(rule -> rule.containsKey("alert"))
                .filter(rule -> ((Map<?, ?>) rule.get("labels")).get("severity").equals(severity))
                .filter(rule -> ((Map<?, ?>) rule.get("labels")).get("scope").equals(scope))
                .map(rule -> rule.get("alert").toString())
                .distinct()
                .toList();
    }

    private static Stream<Map<?, ?>> rules() throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Path file : files(ShippedAlerting.PROMETHEUS.resolve("rules")).toList()) {
            for (Map<?, ?> group : maps(yaml(file).get("groups"))) {
                rules.addAll(maps(group.get("rules")));
            }
        }
        return rules.stream();
    }

    private static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> maps.add((Map<?, ?>) item));
        }
        return maps;
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromReader(reader);
        }
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        }
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        return DebianTool.run(DebianTool.required("promtool", "prometheus"), arguments);
    }
}
