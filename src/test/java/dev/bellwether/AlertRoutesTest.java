package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shipped for Alertmanager: who is told of what, and how it reads. */
class AlertRoutesTest {
    private static final String CONFIGURATION =
            ShippedAlerting.ALERTMANAGER.resolve("alertmanager.yml").toString();

    @TempDir
    private Path directory;

    @Test
    void alertmanagerReadsTheConfiguration() throws Exception {
        assertThat(amtool("check-config", CONFIGURATION)).contains("SUCCESS").doesNotContain("FAILED");
    }

    @ParameterizedTest
    @CsvSource({
        "page, page, connector",
        "page, page, shared",
        "page, page, us",
        "ticket, ticket, connector",
        "ticket, ticket, us",
        "watchdog, none, us",
        "nobody, none, connector"
    })
    void everyAlertFindsItsReceiver(String receiver, String severity, String scope) throws Exception {
        List<String> alerts = AlertRulesTest.alertsOf(severity, scope);
        assertThat(alerts).isNotEmpty();
        for (String alert : alerts) {
            assertThat(amtool(
                            "config",
                            "routes",
                            "test",
                            "--config.file=" + CONFIGURATION,
                            "--verify.receivers=" + receiver,
                            "alertname=" + alert,
                            "severity=" + severity,
                            "scope=" + scope,
                            "institution=au-ubank"))
                    .as(alert)
                    .doesNotContain("FAILED");
        }
    }

    @Test
    void aPageReadsWellOnAPhone() throws Exception {
        assertThat(render("firing", 1)).isEqualTo("""
                🔴 UBank: Major Outage
                http://127.0.0.1:3000/d/bellwether-connector?var-connector=au-ubank
                Only a minority of connections over au-ubank succeed: 4% of 25 jobs.
                Since 10:02 UTC · tier 1
                Runbook: docs/runbooks/BellwetherMajorOutage.md
                Dashboard: http://127.0.0.1:3000/d/bellwether-connector?var-connector=au-ubank""");
    }

    @Test
    void twoConnectorsOfAnInstitutionAreOneMessage() throws Exception {
        assertThat(render("firing", 2))
                .startsWith("🔴 UBank: Major Outage (2×)\n")
                .containsOnlyOnce("🔴");
    }

    @Test
    void itsEndSaysHowLongItWas() throws Exception {
        assertThat(render("resolved", 1)).isEqualTo("""
                ✅ UBank: Major Outage (over)
                http://127.0.0.1:3000/d/bellwether-connector?var-connector=au-ubank
                Over: UBank: Major Outage, 10:02 to 11:30 UTC""");
    }

    @Test
    void aWaveThatHasGrownSaysHowLargeItIsNow() throws Exception {
        JsonArray steps = new JsonArray();
        for (int step = 1; step <= 2; step++) {
            String summary = (step == 1 ? 5 : 8) + " institutions went down together";
            steps.add(new JsonObject()
                    .put("status", "firing")
                    .put("labels", new JsonObject().put("step", "" + step))
                    .put(
                            "annotations",
                            new JsonObject()
                                    .put("summary", summary)
                                    .put("description", summary + ": look.")
                                    .put("runbook_url", "docs/runbooks/BellwetherSharedOutage.md")
                                    .put("dashboard_url", "http://127.0.0.1:3000/d/bellwether-overview"))
                    .put("startsAt", "2026-03-02T10:0" + step + ":00Z")
                    .put("endsAt", "0001-01-01T00:00:00Z"));
        }
        assertThat(render(new JsonObject()
                        .put("status", "firing")
                        .put("alerts", steps)
                        .put("groupLabels", new JsonObject().put("alertname", "BellwetherSharedOutage"))
                        .put(
                                "commonLabels",
                                new JsonObject().put("severity", "page").put("scope", "shared"))
                        .put("commonAnnotations", new JsonObject())))
                .isEqualTo("""
                🔴 8 institutions went down together
                http://127.0.0.1:3000/d/bellwether-overview
                8 institutions went down together: look.
                Since 10:02 UTC
                Runbook: docs/runbooks/BellwetherSharedOutage.md
                Dashboard: http://127.0.0.1:3000/d/bellwether-overview""");
    }

    private String render(String status, int count) throws Exception {
        JsonObject annotations = new JsonObject()
                .put("summary", "UBank: Major Outage")
                .put("description", "Only a minority of connections over au-ubank succeed: 4% of 25 jobs.")
                .put("runbook_url", "docs/runbooks/BellwetherMajorOutage.md")
                .put("dashboard_url", "http://127.0.0.1:3000/d/bellwether-connector?var-connector=au-ubank");
        JsonObject labels = new JsonObject().put("severity", "page").put("tier", "1");
        JsonArray alerts = new JsonArray();
        for (int i = 0; i < count; i++) {
            alerts.add(new JsonObject()
                    .put("status", status)
                    .put("labels", labels)
                    .put("annotations", annotations)
                    .put("startsAt", "2026-03-02T10:02:00Z")
                    .put("endsAt", status.equals("resolved") ? "2026-03-02T11:30:00Z" : "0001-01-01T00:00:00Z"));
        }
        return render(new JsonObject()
                .put("status", status)
                .put("alerts", alerts)
                .put("groupLabels", new JsonObject().put("institution", "au-ubank"))
                .put("commonLabels", labels)
                .put("commonAnnotations", annotations));
    }

    private String render(JsonObject said) throws Exception {
        Path message = Files.writeString(
                directory.resolve("message.json"),
                said.put("receiver", "page").put("externalURL", "").encode());
        return amtool(
                        "template",
                        "render",
                        "--template.glob=" + ShippedAlerting.ALERTMANAGER.resolve("bellwether.tmpl"),
                        "--template.data=" + message,
                        "--template.text={{ template \"bellwether.title\" . }}\n{{ template \"bellwether.link\" . }}\n"
                                + "{{ template \"bellwether.text\" . }}")
                .strip();
    }

    private static String amtool(String... arguments) throws Exception {
        return DebianTool.run(DebianTool.required("amtool", "prometheus-alertmanager"), arguments);
    }
}
