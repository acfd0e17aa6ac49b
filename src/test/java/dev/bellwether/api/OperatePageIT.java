package dev.bellwether.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bellwether.evaluate.backtest.BacktestVerticle;
import dev.bellwether.status.Status;
import dev.bellwether.store.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do on the page, from their key to what readers see of it. */
class OperatePageIT extends PageTest {
    private static final String BANK = "au-great-southern-bank";

    @BeforeEach
    void start() {
        serve(StatusPagePreview.real());
        open(1440, 1000);
        page.navigate(url("/"));
        page.locator(".choices > button").click();
        page.getByText("For operators").click();
    }

    private void enter(String key) {
        page.fill("input[name=key]", key);
        page.getByText("Enter", new Page.GetByTextOptions().setExact(true)).click();
    }

    private Locator choose() {
        enter(ApiFixture.OPERATE_KEY);
        page.fill("input[name=institution]", BANK);
        page.locator("input[name=institution]").press("Tab");
        assertThat(form("Release of the connector")).isVisible();
        return form("Release of the connector");
    }

    private Locator form(String title) {
        return page.locator(
                "form",
                new Page.LocatorOptions()
                        .setHas(page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName(title).setExact(true))));
    }

    @Test
    void aKeyThatMayNotOperateIsRefusedAndOneThatMayStaysInTheTabAlone() {
        enter(ApiFixture.INGEST_KEY);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("may not do this");
        accessible();
        enter(ApiFixture.OPERATE_KEY);
        assertThat(page.getByText("Everybody can read what you say here.")).isVisible();
        page.reload();
        assertThat(page.getByText("Everybody can read what you say here.")).isVisible();
        assertThat(page.evaluate("JSON.stringify(localStorage).includes('operate-key')"))
                .isEqualTo(false);
        assertThat(page.url()).doesNotContain("operate-key");

        page.getByText("Forget the key").click();
        page.reload();
        assertThat(page.locator("input[name=key]")).isVisible();
    }

    @Test
    void aReleaseAndAnOverrideAreToldAndEnded() {
        Locator release = choose();
        release.locator("[name=version]").fill("2.15.0");
        release.locator("button").click();
        assertThat(release).containsText("Release 2.15.0 is recorded.");
        assertThat(api.get("/api/v1/connectors/" + BANK + "/releases").bodyAsString())
                .contains("2.15.0");

        Locator override = form("Override the status");
        override.locator("[name=status]").selectOption("major-outage");
        override.locator("[name=reason]").fill("They called <b>us</b>");
        override.locator("[name=until]").fill("2020-01-01T00:00");
        override.locator("button").first().click();
        assertThat(override.getByRole(AriaRole.ALERT)).containsText("/until");
        override.locator("[name=until]")
                .fill((String) page.evaluate("new Date(Date.now() + 3600e3 - new Date().getTimezoneOffset() * 60e3)"
                        + ".toISOString().slice(0, 16)"));
        override.locator("button").first().click();
        assertThat(override).containsText("Pinned to Major Outage until");
        assertThat(override).containsText("They called <b>us</b>");
        accessible();
        override.getByText("End the override").click();
        assertThat(override).not().containsText("Pinned to");
        assertThat(api.get("/api/v1/connectors/" + BANK + "/override").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWindowIsLookedAtBeforeItIsPlanned() {
        choose();
        Locator window = form("Maintenance");
        window.locator("[name=name]").fill("Weekly batch");
        window.locator("[name=covers]").selectOption("institution");
        window.getByLabel("Repeats").selectOption("weekly");
        window.locator("[name=start]").fill("2030-03-03T02:00");
        window.getByText("Preview").click();
        assertThat(window.getByRole(AriaRole.ALERT)).containsText("/recurrence/start");
        window.locator("[name=start]")
                .fill((String) page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 11) + '02:00'"));
        window.getByText("Preview").click();
        assertThat(window.locator(".preview li")).hasCount(5);
        assertThat(api.get("/api/v1/maintenance-windows").bodyAsJsonObject().getInteger("totalCount"))
                .isZero();
        accessible();
        window.getByText("Plan", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(window).containsText("The maintenance is planned.");
        assertThat(api.get("/api/v1/maintenance-windows").bodyAsString())
                .contains("Weekly batch", "FREQ=WEEKLY", "\"kind\":\"institution\"");
    }

    @Test
    void aNoteIsReadInTheTimeline() {
        Instant began = Instant.now().minusSeconds(7200).truncatedTo(ChronoUnit.SECONDS);
        api.store(Samples.incident(BANK, Status.MAJOR_OUTAGE, began, Optional.of(began.plusSeconds(1800))));
        choose();
        Locator note = form("Note on an incident");
        assertThat(note.locator("option")).hasCount(1);
        note.locator("[name=text]").fill("The bank is working on <i>it</i>.");
        note.locator("button").click();
        assertThat(note).containsText("The note is published.");

        page.navigate(url("/?view=incidents"));
        page.locator(".incident summary").first().click();
        assertThat(page.locator(".story")).containsText("The bank is working on <i>it</i>.");
    }

    @Test
    void twoPoliciesAreComparedAsPictures() {
        String backtests = TestDatabase.await(api.vertx.deployVerticle(new BacktestVerticle(
                api.database, StatusPagePreview::real, () -> Samples.ERROR_CODES, Clock.systemUTC())));
        choose();
        Locator compare = form("Compare two policies");
        compare.locator("[name=a-operational]").fill("2");
        compare.locator("button.strong").click();
        assertThat(compare.getByRole(AriaRole.ALERT)).containsText("operational");
        compare.locator("[name=a-operational]").fill("0.99");
        compare.locator("[name=days]").fill("2");
        compare.locator("button.strong").click();
        assertThat(compare).containsText("Both are done.");
        assertThat(compare.locator("figure")).hasCount(3);
        assertThat(compare.locator("figcaption").first()).containsText("major outages");
        accessible();
        TestDatabase.await(api.vertx.undeploy(backtests));
    }
}
