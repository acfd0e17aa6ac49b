package dev.bellwether.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.config.PageConfig;
import dev.bellwether.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of the status page, with all real institutions: what is seen, searched and filtered, and how it stays up to date. */
class StatusPageIT extends PageTest {
    @BeforeEach
    void start() {
        serve(StatusPagePreview.real());
        open(1440, 1000);
    }

    @Test
    void everyInstitutionIsListedWithItsStatusInWords() {
        page.navigate(url("/"));

        assertThat(page.locator("#found")).hasText("207 institutions");
        assertThat(rows()).hasCount(200);
        page.getByText("Show 7 more").click();
        assertThat(rows()).hasCount(207);
        assertThat(row("ANZ Plus")).containsText("Operational");
        assertThat(page.locator(".notices")).containsText(NOTICE);
        assertThat(page.locator(".fresh")).containsText("Live, evaluated");
        assertThat(rows().first()).containsText("Major Outage");
        assertThat(rows().first()).containsText(Pattern.compile("of (our|the) last \\d+ .* got through"));
    }

    @Test
    void itBearsTheNameTheColourAndTheLinksOfWhoRunsIt() {
        String logo = "data:image/svg+xml;base64,"
                + Base64.getEncoder()
                        .encodeToString(
                                "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'/>".getBytes(UTF_8));
        api.page(new PageConfig(
                Optional.of("https://status.example/"),
                "Example <b>Bank Status</b>",
                Optional.of(logo),
                Optional.of("#0a7d4f"),
                List.of(new PageConfig.Link("Help & more", "https://help.example/")),
                "Run by Example Ltd."));
        serve(StatusPagePreview.real());
        page.navigate(url("/"));

        assertThat(page.locator(".brand")).hasText("Example <b>Bank Status</b>");
        assertThat(page.locator(".brand img")).hasJSProperty("complete", true);
        assertThat(page.locator(".brand img")).hasJSProperty("naturalWidth", 20);
        assertThat(page).hasTitle(Pattern.compile("Example <b>Bank Status</b>$"));
        assertThat(page.locator(".top")).hasCSS("border-top-color", "rgb(10, 125, 79)");
        assertThat(page.locator(".foot")).containsText("Run by Example Ltd.");
        assertThat(page.locator(".foot a").first()).hasAttribute("href", "https://help.example/");
        api.page(PageConfig.DEFAULT);
    }

    @Test
    void searchingIgnoresCaseAndAccentsAndIsKeptInTheAddress() {
        page.navigate(url("/"));
        assertThat(rows().first()).isVisible();
        // The key is listened for a moment after the rows are there.
        await().pollInSameThread().until(() -> {
            boolean there = (boolean) page.evaluate("document.activeElement.id === 'name'");
            if (!there) {
                page.keyboard().press("/");
            }
            return there;
        });
        page.keyboard().type("ÁNZ pl");

        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("ANZ Plus");
        assertThat(page).hasURL(Pattern.compile("\\?name="));
        page.reload();
        assertThat(rows()).hasCount(1);
        page.getByText("Clear filters").click();
        assertThat(page.locator("#found")).hasText("207 institutions");
        assertThat(page).hasURL(url("/"));
        assertThat(page.locator("#name")).isFocused();
    }

    /** The server finds the same by the same cases. */
    @Test
    void whatPeopleTypeFindsWhatTheyMean() throws IOException {
        page.navigate(url("/?sort=name"));
        assertThat(rows().first()).isVisible();
        page.waitForResponse(url("/vendor/minisearch.js"), () -> page.focus("#name"));

        for (String line : Files.readAllLines(Path.of("src/test/resources/search-cases.csv")).stream()
                .skip(1)
                .toList()) {
            String[] parts = line.split(",", -1);
            page.fill("#name", parts[0]);
            assertThat(page.locator("#list > li[data-id='" + parts[1] + "']")).isVisible();
            assertThat(rows().count()).as(parts[0]).isLessThan(100);
        }
    }

    @Test
    void aSearchForNothingSaysSoAndSuggestsTheNearest() {
        page.navigate(url("/?name=comomnwelath"));

        assertThat(page.getByText("No institution matches.")).isVisible();
        assertThat(rows()).hasCount(0);
        page.locator(".nearest a")
                .filter(new Locator.FilterOptions().setHasText("CommBank"))
                .click();
        assertThat(dialog()).containsText("CommBank");
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
    void anErrorCodeIsLookedUpWhereOneSearches() {
        page.navigate(url("/"));
        assertThat(rows().first()).isVisible();
        page.focus("#name");
        page.fill("#name", "service-unavailable");

        assertThat(page.locator(".lookup")).containsText("The bank cannot serve us now.");
        assertThat(page.locator("#found")).containsText("207");
        row("Great Southern Bank").locator("a").click();
        assertThat(dialog().locator(".lookup")).containsText("Not before");
        assertThat(page).hasURL(Pattern.compile("code=service-unavailable&institution=au-great-southern-bank"));
    }

    @Test
    void outagesThatManyShareAreOneNotice() {
        Instant began = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        StatusPagePreview.real().connectors().stream().limit(20).forEach(connector -> {
            api.store(List.of(Samples.evaluation(connector.id(), Status.OPERATIONAL, began.minusSeconds(86_400))));
            api.store(Samples.incident(connector.id(), Status.MAJOR_OUTAGE, began, Optional.empty()));
        });
        page.navigate(url("/"));

        assertThat(page.locator(".notices")).containsText("20 of 20 connections that failed together");
    }

    @Test
    void aChangeShowsInItsRowAndIsSaidAloud() {
        page.navigate(url("/?sort=name"));
        assertThat(row("ANZ Plus")).containsText("Operational");
        publish("au-anz-plus", Status.PARTIAL_OUTAGE);

        assertThat(row("ANZ Plus")).containsText("Partial Outage");
        assertThat(page.locator(".announcer")).containsText("ANZ Plus: Partial Outage");
    }

    @Test
    void rowsDoNotMoveUnderAReaderUntilTheySaySo() {
        page.navigate(url("/?status=operational"));
        assertThat(row("ANZ Plus")).isVisible();
        row("ANZ Plus").locator("a").focus();
        page.keyboard().press("Shift");
        publish("au-anz-plus", Status.MAJOR_OUTAGE);

        assertThat(row("ANZ Plus")).containsText("Major Outage");
        assertThat(row("ANZ Plus").locator("a")).isFocused();
        page.getByText("1 change: put in order").click();
        assertThat(row("ANZ Plus")).hasCount(0);
    }

    @Test
    void oneChangeTransfersLittle() {
        page.navigate(url("/?sort=name"));
        assertThat(row("ANZ Plus")).containsText("Operational");
        page.waitForTimeout(500);
        requests.clear();
        publish("au-anz-plus", Status.PARTIAL_OUTAGE);

        assertThat(row("ANZ Plus")).containsText("Partial Outage");
        assertThat(requests).first().asString().endsWith("/api/v1/overview?institution=au-anz-plus");
    }

    @Test
    void aLostConnectionAndAnOfflineVantageAreSaidAndNothingLooksHealthyMeanwhile() {
        page.navigate(url("/"));
        assertThat(rows().first()).isVisible();
        api.publish(Topics.VANTAGE, new VantageChanged(false, Instant.now(), "no reference answers"));
        assertThat(page.locator(".bar")).containsText("no reference answers", patiently());

        context.setOffline(true);
        assertThat(page.locator(".bar")).containsText("What you see is as of");
        assertThat(page.locator(".fresh")).containsText("No connection");
        assertThat(page.locator(".card.list")).hasClass(Pattern.compile("\\bold\\b"));
        assertThat(page.locator("#favicon")).hasAttribute("href", Pattern.compile("8a929e"));
        page.mouse().wheel(0, 3000);
        assertThat(page.locator(".bar")).isInViewport();
        context.setOffline(false);
        assertThat(page.locator(".bar")).not().containsText("No connection", patiently());
    }

    @Test
    void whatStandsOnNothingNewIsMutedAndSaysHowOldItIs() {
        api.publish(Topics.EVALUATIONS, StaleSamples.published("au-anz-plus", tick()));
        page.navigate(url("/?name=anz+plus"));

        assertThat(row("ANZ Plus")).containsText("Nothing was heard for 3 h");
        assertThat(row("ANZ Plus").locator(".pill")).hasClass(Pattern.compile("stale"));
        row("ANZ Plus").locator("a").click();
        assertThat(dialog()).containsText("Probably. Customers connected to ANZ Plus, but nothing was heard for 3 h.");
    }

    @Test
    void maintenanceOfTheNextDaysStandsOnThePage() {
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));

        assertThat(page.locator("#maintenance")).containsText("4 maintenance windows in 7 days");
        assertThat(page.locator("#maintenance")).containsText("1 is open now");
        page.locator("#maintenance summary").click();
        assertThat(maintenance()).hasCount(4);
        assertThat(maintenance().first()).containsText(Pattern.compile("now, .* left.*Great Southern Bank.*New racks"));
        assertThat(maintenance().first()).containsText("Planned by an operator");
        assertThat(maintenance().nth(1)).containsText("Announced by the institution");
        assertThat(maintenance().nth(2)).containsText("All institutions");
        assertThat(maintenance().last()).containsText("repeats");
        assertThat(page.locator("#maintenance")).not().containsText("Next month's release");
        maintenance().first().locator("a").click();
        assertThat(dialog()).containsText("Great Southern Bank");
    }

    @Test
    void timesAreThoseOfTheReaderOrOfUtc() {
        open(new Browser.NewContextOptions().setTimezoneId("Australia/Sydney"));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));
        page.locator("#maintenance summary").click();

        assertThat(page.locator("#maintenance")).containsText("Times in Australia/Sydney");
        assertThat(maintenance().first().locator(".when")).containsText(hour("Australia/Sydney"));
        page.locator(".choices > button").click();
        page.selectOption("#choices select >> nth=1", "utc");
        page.locator("#maintenance summary").click();
        assertThat(page.locator("#maintenance")).containsText("Times in UTC");
        assertThat(maintenance().first().locator(".when")).containsText(hour("UTC"));
    }

    @Test
    void whileTheStoreIsAwayTheStatusesAreShown() {
        api.storeIsAway();
        page.navigate(url("/"));

        assertThat(rows().first()).containsText("Major Outage");
        assertThat(page.locator("#maintenance")).containsText("cannot be asked for now");
    }

    @Test
    void ofVeryManyOnlyThoseThatAreLookedAtAreInThePage() {
        serve(StatusPagePreview.many(57_000));
        page.navigate(url("/?sort=name"));

        assertThat(page.locator("#found")).containsText("57,000 institutions");
        assertThat(rows()).hasCount(200);
        page.getByText("Show 200 more").click();
        assertThat(rows()).hasCount(400);
        page.fill("#name", "numbr 31415");
        assertThat(row("Institution Number 31415")).isVisible();
        tile("major-outage").click();
        page.fill("#name", "");
        assertThat(rows().first()).containsText("Major Outage");
        publish("xx-00001", Status.DEGRADED_PERFORMANCE);
        assertThat(page.getByText("1 change: put in order")).isVisible();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyoneCanReadIt(ColorScheme scheme) {
        open(new Browser.NewContextOptions().setViewportSize(1440, 1000).setColorScheme(scheme));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?status=major-outage,degraded-performance,unknown,under-maintenance,partial-outage"));
        assertThat(rows().first()).isVisible();
        page.locator("#maintenance summary").click();
        assertThat(maintenance()).hasCount(4);
        accessible();
        page.locator(".choices > button").click();
        accessible();
        page.navigate(url("/?name=comomnwelath"));
        assertThat(page.locator(".nearest")).isVisible();
        accessible();
    }

    @Test
    void itFitsAPhone() {
        open(new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/"));
        assertThat(page.locator("#maintenance")).isVisible();
        assertThat(rows().first().locator(".why")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        assertThat((Number) page.evaluate("document.querySelector('#list').getBoundingClientRect().top"))
                .satisfies(top -> assertThat(top.doubleValue()).isLessThan(600));
        accessible();
    }

    private Locator maintenance() {
        return page.locator("#maintenance li");
    }

    private static String hour(String zone) {
        return DateTimeFormatter.ofPattern("HH:mm")
                .withZone(ZoneId.of(zone))
                .format(Instant.now().truncatedTo(ChronoUnit.HOURS));
    }

    /** What no event tells is asked for every quarter of a minute. */
    private static ContainsTextOptions patiently() {
        return new ContainsTextOptions().setTimeout(40_000);
    }
}
