package dev.bellwether.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.bellwether.DebianTool;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.history.Incident;
import dev.bellwether.store.StoreFailures;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The status page in a real browser, with all real institutions. */
class StatusPageIT {
    private static final String NOTICE = "Demo: simulated institutions";

    private static Playwright playwright;
    private static Browser browser;

    private ApiFixture api;
    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    @BeforeAll
    static void startBrowser() {
        Path chromium = DebianTool.required("chromium", "chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking", "--disable-gpu")));
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void serve() {
        serve(StatusPagePreview.real());
    }

    private void serve(Catalogue catalogue) {
        Instant tick = Ticks.DEFAULT.firstFrom(Instant.now()).minus(Ticks.DEFAULT.recheck());
        api = ApiFixture.serve(0, NOTICE, catalogue, StatusPagePreview.evaluations(catalogue, tick));
        open(new Browser.NewContextOptions().setViewportSize(1440, 1000));
    }

    private void open(Browser.NewContextOptions options) {
        context = browser.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(url("/"))) {
                foreign.add(request.url());
            }
        });
    }

    @AfterEach
    void nothingWasWrong() {
        if (context != null) {
            context.close();
        }
        if (api != null) {
            api.close();
        }
        assertThat(complaints)
                .as("errors of the page, its security policy's among them")
                .isEmpty();
        assertThat(foreign).as("requests to other hosts").isEmpty();
    }

    @Test
    void everyInstitutionIsListedWithItsStatusInWords() {
        page.navigate(url("/"));

        assertThat(rows()).hasCount(207);
        assertThat(row("ANZ Plus")).containsText("Operational");
        assertThat(page.locator("#banners")).containsText(NOTICE);
        assertThat(page.locator("#fresh")).containsText("Evaluated");
        assertThat(rows().first()).containsText("Major Outage");
    }

    @Test
    void searchingIgnoresCaseAndAccentsAndIsKeptInTheAddress() {
        page.navigate(url("/"));
        page.keyboard().press("/");
        page.keyboard().type("ÁNZ pl");

        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("ANZ Plus");
        assertThat(page).hasURL(Pattern.compile("\\?name="));
        page.reload();
        assertThat(rows()).hasCount(1);
        page.getByText("Clear filters").click();
        assertThat(rows()).hasCount(207);
        assertThat(page).hasURL(url("/"));
    }

    @Test
    void aSearchForNothingSaysSo() {
        page.navigate(url("/?name=no%20such%20bank"));

        assertThat(page.getByText("No institution matches.")).isVisible();
        assertThat(rows()).hasCount(0);
    }

    @Test
    void tilesFilterByStatusAndCanBeCombined() {
        page.navigate(url("/"));
        tile("major-outage").click();
        tile("unknown").click();

        int major = Integer.parseInt(tile("major-outage").locator("b").innerText());
        int unknown = Integer.parseInt(tile("unknown").locator("b").innerText());
        assertThat(rows()).hasCount(major + unknown);
        assertThat(tile("major-outage")).hasAttribute("aria-pressed", "true");
        assertThat(page).hasURL(url("/?status=major-outage,unknown"));
        page.goBack();
        assertThat(rows()).hasCount(major);
        assertThat(tile("unknown")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void theSectorAndTheOrderCanBeChosen() {
        page.navigate(url("/"));
        page.selectOption("#sector", "energy");
        page.selectOption("#sort", "name");

        assertThat(rows()).hasCount(89);
        assertThat(rows().first()).containsText("1st Energy");
        assertThat(page).hasURL(url("/?sector=energy&sort=name"));
    }

    @Test
    void oneInstitutionOpensWithItsReasonAndClosesAgain() {
        page.navigate(url("/?name=great%20southern"));
        page.keyboard().press("Tab");
        row("Great Southern Bank").locator("a").focus();
        page.keyboard().press("Enter");

        assertThat(dialog()).isVisible();
        assertThat(dialog()).containsText("Defer for 1 to 3 hours");
        assertThat(dialog()).containsText("succeeded first time");
        assertThat(dialog()).containsText("service-unavailable");
        assertThat(dialog()).containsText("Have you changed your password?");
        assertThat(page).hasURL(Pattern.compile("institution=au-great-southern-bank"));
        assertThat(page).hasTitle("Great Southern Bank: Major Outage · Bellwether");
        page.keyboard().press("Escape");
        assertThat(dialog()).not().isVisible();
        assertThat(page).hasURL(url("/?name=great+southern"));
        assertThat(row("Great Southern Bank").locator("a")).isFocused();
    }

    @Test
    void anAddressOpensAnInstitution() {
        page.navigate(url("/?institution=au-anz-plus"));
        assertThat(dialog()).containsText("ANZ Plus");
        assertThat(dialog()).containsText("Operational");

        page.navigate(url("/?institution=nobody"));
        assertThat(dialog()).containsText("no institution with this id");
    }

    @Test
    void anOpenInstitutionTellsItsHistoryInBarsNumbersAndWords() {
        Instant began = Instant.now().minusSeconds(7200).truncatedTo(ChronoUnit.SECONDS);
        String id = "au-great-southern-bank";
        api.history.evaluations.add(Samples.evaluation(id, Status.OPERATIONAL, began.minusSeconds(86_400 * 200L)));
        api.history.evaluations.add(Samples.evaluation(id, Status.MAJOR_OUTAGE, began));
        api.history.incidents.add(new Incident(id, began, Optional.empty(), Status.MAJOR_OUTAGE));
        api.history.operations.add(new Operation.Release(id, "7.1", began.minusSeconds(3600)));
        api.history.operations.add(new Operation.Maintenance(id, "racks", began, began.plusSeconds(1800)));
        page.navigate(url("/?institution=" + id));

        // A release lies in one part of each bar, half an hour of maintenance in two or three parts of the shorter one.
        assertThat(dialog().locator(".course").nth(1).locator("i[title*='release: 7.1']"))
                .hasCount(1);
        assertThat(dialog().locator(".course").nth(0).locator("i.marked[title*='maintenance: racks']"))
                .hasCount(1);
        assertThat(page.getByRole(
                        AriaRole.IMG,
                        new Page.GetByRoleOptions()
                                .setName(Pattern.compile("^24 hours: .*, 1 release, 1 time of maintenance$"))))
                .isVisible();
        assertThat(page.getByRole(
                        AriaRole.IMG,
                        new Page.GetByRoleOptions().setName(Pattern.compile("^24 hours: Operational for 9"))))
                .isVisible();
        assertThat(dialog().locator(".slots").first().locator("i")).hasCount(90);
        assertThat(dialog()).containsText("Up in 30 days");
        assertThat(dialog().locator(".incidents li")).hasCount(1);
        assertThat(dialog().locator(".incidents")).containsText("4 of 20 jobs succeeded first time");
        accessible();
    }

    @Test
    void outagesThatManyShareAreOneNotice() {
        Instant began = Instant.now().minusSeconds(60);
        StatusPagePreview.real().connectors().stream()
                .limit(20)
                .forEach(connector -> api.history.incidents.add(
                        new Incident(connector.id(), began, Optional.empty(), Status.MAJOR_OUTAGE)));
        page.navigate(url("/"));

        assertThat(page.locator("#banners")).containsText("20 connectors of");
        assertThat(page.locator("#banners")).containsText("20 of them are out still");
    }

    @Test
    void aChangeShowsByItselfAndIsSaidAloud() {
        page.navigate(url("/"));
        assertThat(row("ANZ Plus")).containsText("Operational");
        publish("au-anz-plus", Status.PARTIAL_OUTAGE);

        assertThat(row("ANZ Plus")).containsText("Partial Outage", within());
        assertThat(page.locator("#announce")).containsText("ANZ Plus: Partial Outage");
    }

    @Test
    void anOpenInstitutionFollowsChangesToo() {
        page.navigate(url("/?institution=au-anz-plus"));
        assertThat(dialog()).containsText("Operational");
        publish("au-anz-plus", Status.MAJOR_OUTAGE);

        assertThat(dialog()).containsText("Major Outage", within());
    }

    @Test
    void aLostConnectionAndAnOfflineVantageAreSaid() {
        page.navigate(url("/"));
        assertThat(rows()).hasCount(207);
        api.bus.publish(Topics.VANTAGE, new VantageChanged(false, Instant.now(), "no reference answers"));
        assertThat(page.locator("#banners")).containsText("no reference answers", within());

        context.setOffline(true);
        assertThat(page.locator("#banners")).containsText("What you see is as of", within());
        assertThat(rows()).hasCount(207);
        context.setOffline(false);
        assertThat(page.locator("#banners")).not().containsText("No connection", within());
    }

    @Test
    void maintenanceOfTheNextDaysStandsOnThePage() {
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));

        assertThat(maintenance()).hasCount(3);
        assertThat(maintenance().first()).containsText(Pattern.compile("now, .* left.*Great Southern Bank.*New racks"));
        assertThat(maintenance().first()).containsText("Planned by an operator");
        assertThat(maintenance().nth(1)).containsText("Announced by the institution");
        assertThat(maintenance().nth(2)).containsText("All institutions");
        page.getByText("Show all 4").click();
        assertThat(maintenance()).hasCount(4);
        assertThat(maintenance().last()).containsText("repeats");
        assertThat(page.locator("#maintenance")).not().containsText("Next month's release");
        maintenance().first().locator("a").click();
        assertThat(dialog()).containsText("Great Southern Bank");
    }

    @Test
    void timesAreThoseOfTheReader() {
        context.close();
        open(new Browser.NewContextOptions().setTimezoneId("Australia/Sydney"));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));

        String begins = DateTimeFormatter.ofPattern("HH:mm")
                .withZone(ZoneId.of("Australia/Sydney"))
                .format(Instant.now().truncatedTo(ChronoUnit.HOURS));
        assertThat(page.locator("#maintenance-note")).containsText("times in Australia/Sydney");
        assertThat(maintenance().first().locator(".when")).containsText(begins);
    }

    @Test
    void aPinnedStatusIsShownBesideWhatTheEvidenceSays() {
        PlannedSamples.say(api, Instant.now());
        api.details.pinned.computeIfPresent(
                PlannedSamples.BANK,
                (id, before) -> new Operation.Override(
                        id, before.status(), "<b>they</b> called", before.from(), before.until()));
        page.navigate(url("/?institution=" + PlannedSamples.BANK));

        assertThat(dialog()).containsText("Pinned by an operator until");
        assertThat(dialog()).containsText("<b>they</b> called. The evidence alone says Major Outage.");
    }

    @Test
    void anInstitutionShowsItsWindowsAndReleases() {
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?institution=" + PlannedSamples.BANK));

        Locator windows = dialog().locator(".windows > li");
        assertThat(windows).hasCount(5);
        assertThat(windows.first()).containsText("Balances are not available meanwhile.");
        assertThat(windows.nth(3)).containsText("Again");
        assertThat(windows.last()).containsText("Next month's release");
        assertThat(dialog()).containsText("Recent releases");
        assertThat(dialog()).containsText(Pattern.compile("2\\.14\\.0.*3 d ago"));
    }

    @Test
    void whileTheStoreIsAwayTheStatusIsShownWithoutThem() {
        api.desk.stored = Future.failedFuture(StoreFailures.unreachable());
        page.navigate(url("/?institution=" + PlannedSamples.BANK));

        assertThat(dialog()).containsText("Major Outage");
        assertThat(dialog()).containsText("Maintenance windows cannot be asked for now.");
        assertThat(dialog()).containsText("Releases cannot be asked for now.");
        assertThat(page.locator("#maintenance-note")).containsText("cannot be asked for now");
    }

    @Test
    void ofVeryManyOnlyThoseInViewAreInThePage() {
        api.close();
        context.close();
        serve(StatusPagePreview.many(57_000));
        page.navigate(url("/?sort=name"));

        assertThat(page.locator("#found")).containsText("57,000 institutions", within());
        assertThat(rows().count()).isLessThan(100);
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
        assertThat(row("Institution Number 56999")).isVisible();
        page.fill("#name", "number 31415");
        assertThat(rows()).hasCount(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyoneCanReadIt(ColorScheme scheme) {
        context.close();
        open(new Browser.NewContextOptions().setViewportSize(1440, 1000).setColorScheme(scheme));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?status=major-outage,degraded-performance,unknown,under-maintenance,partial-outage"));
        assertThat(rows().first()).isVisible();
        assertThat(maintenance()).hasCount(3);
        accessible();
        page.navigate(url("/?institution=au-great-southern-bank"));
        assertThat(dialog()).containsText("Pinned by an operator");
        assertThat(dialog()).containsText("Facts");
        accessible();
    }

    @Test
    void itFitsAPhone() {
        context.close();
        open(new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));
        assertThat(maintenance()).hasCount(3);
        assertThat(rows().first()).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
        accessible();
        rows().first().locator("a").click();
        assertThat(dialog()).containsText("Facts");
        assertThat(page.evaluate("document.querySelector('dialog').scrollWidth <= 360"))
                .isEqualTo(true);
    }

    private void accessible() {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(
                        rule -> rule.getId() + " at " + rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    private void publish(String connector, Status status) {
        Instant tick = Ticks.DEFAULT.firstFrom(Instant.now());
        Evaluation evaluation = Samples.evaluation(connector, status, tick);
        api.bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(tick, List.of(evaluation)));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + api.port() + path;
    }

    private Locator maintenance() {
        return page.locator("#maintenance-list > li");
    }

    private Locator rows() {
        return page.locator("#list > li");
    }

    private Locator row(String name) {
        return rows().filter(new Locator.FilterOptions()
                .setHas(page.locator("b", new Page.LocatorOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    private Locator tile(String status) {
        return page.locator("[data-status=" + status + "]");
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** The page asks every five seconds. */
    private static ContainsTextOptions within() {
        return new ContainsTextOptions().setTimeout(20_000);
    }
}
