package dev.bellwether.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.bellwether.status.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One institution on the status page: the answer, why, how it was, and what it stands on. */
class InstitutionPageIT extends PageTest {
    private static final String BANK = PlannedSamples.BANK;

    @BeforeEach
    void start() {
        serveWithPast(BANK, "au-anz-plus");
        open(1440, 1000);
    }

    @Test
    void theAnswerComesFirstAndCanBeCopied() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.navigate(url("/?institution=" + BANK));

        assertThat(answer("Can a customer connect now?"))
                .hasText("No. Hardly any customer gets through to Great Southern Bank.");
        assertThat(answer("Whose fault is it?"))
                .containsText(Pattern.compile("Great Southern Bank’s own. \\d+ of \\d+"));
        assertThat(answer("What to say"))
                .containsText(Pattern.compile("Please try again at \\d\\d:\\d[05], and every hour after that"));
        page.getByText("Copy the answer").click();
        assertThat(page.getByText("Copied").first()).isVisible();
        assertThat((String) page.evaluate("navigator.clipboard.readText()"))
                .startsWith("Great Southern Bank, ")
                .contains("Hardly any customer gets through")
                .contains("Please try again at");
    }

    @Test
    void whatWorksIsNobodysFault() {
        page.navigate(url("/?institution=au-anz-plus"));

        assertThat(answer("Can a customer connect now?")).hasText("Yes. Customers connect to ANZ Plus.");
        assertThat(answer("Whose fault is it?")).containsText("Nobody’s: it works.");
        assertThat(answer("What to say")).containsText("Please try again now.");
    }

    @Test
    void anErrorCodeSaysWhatToAskWhoseFaultItIsAndWhetherToRetry() {
        page.navigate(url("/?institution=" + BANK + "&code=invalid-credentials"));

        assertThat(dialog().locator(".answers")).containsText("Have you changed your password?");
        assertThat(dialog().locator(".answers")).containsText("The customer’s");
        assertThat(dialog().locator(".answers")).containsText("waiting does not help");
        dialog().locator("input[name=code]").fill("bank-statement-unreadable");
        assertThat(dialog().locator(".answers")).containsText("Is it this bank's statement?");
        assertThat(page).hasURL(Pattern.compile("code=bank-statement-unreadable"));
        dialog().locator("input[name=code]").fill("never-heard-of");
        assertThat(dialog().locator(".answers")).containsText("Nobody has said yet what this code means.");
        dialog().locator(".failures button")
                .filter(new Locator.FilterOptions().setHasText("service-unavailable"))
                .click();
        assertThat(dialog().locator(".answers")).containsText("Not before");
    }

    @Test
    void itOpensByKeyboardAndGivesTheFocusBack() {
        page.navigate(url("/?name=great+southern+bank"));
        row("Great Southern Bank").locator("a").focus();
        page.keyboard().press("Enter");

        assertThat(dialog()).isVisible();
        assertThat(page).hasURL(Pattern.compile("institution=" + BANK));
        assertThat(page).hasTitle("Great Southern Bank: Major Outage · Bellwether");
        page.keyboard().press("Escape");
        assertThat(dialog()).not().isVisible();
        assertThat(page).hasURL(url("/?name=great+southern+bank"));
        assertThat(row("Great Southern Bank").locator("a")).isFocused();
    }

    @Test
    void backAfterEscapeLeadsToWhatWasBefore() {
        page.navigate(url("/"));
        tile("major-outage").click();
        row("Great Southern Bank").locator("a").click();
        assertThat(dialog()).isVisible();
        page.keyboard().press("Escape");
        assertThat(dialog()).not().isVisible();
        assertThat(page).hasURL(url("/?status=major-outage"));

        page.goBack();
        assertThat(page).hasURL(url("/"));
        assertThat(dialog()).not().isVisible();
    }

    @Test
    void closingOneThatALinkOpenedLeavesTheFocusOnItsRow() {
        page.navigate(url("/?institution=" + BANK));
        assertThat(dialog()).isVisible();
        page.keyboard().press("Escape");

        assertThat(dialog()).not().isVisible();
        assertThat(page).hasURL(url("/"));
        assertThat(row("Great Southern Bank").locator("a")).isFocused();
    }

    @Test
    void anAddressOfNobodySaysSo() {
        page.navigate(url("/?institution=nobody"));

        assertThat(dialog()).containsText("no institution with this id");
        accessible();
    }

    @Test
    void oneThatIsOpenedFromTheListIsAskedForInFourRequests() {
        page.navigate(url("/?sort=name"));
        assertThat(row("ANZ Plus")).containsText("Operational");
        page.waitForTimeout(500);
        requests.clear();
        row("ANZ Plus").locator("a").click();
        assertThat(dialog().locator(".course")).hasCount(2);
        assertThat(dialog().locator(".windows, .part.incidents").first()).isVisible();

        assertThat(requests)
                .filteredOn(
                        url -> url.contains("au-anz-plus") && !url.contains("/probes") && !url.contains("/evidence"))
                .hasSizeBetween(3, 4);
        assertThat(requests).filteredOn(url -> url.contains("/history")).hasSize(1);
        assertThat(requests).noneMatch(url -> url.contains("/error-codes") || url.contains("/api/v1/institutions"));
    }

    @Test
    void itFollowsChanges() {
        page.navigate(url("/?institution=au-anz-plus"));
        assertThat(dialog()).containsText("Customers connect to ANZ Plus");
        publish("au-anz-plus", Status.MAJOR_OUTAGE);

        assertThat(dialog()).containsText("Hardly any customer gets through to ANZ Plus.");
        assertThat(dialog().locator(".announcer")).containsText("ANZ Plus: Major Outage");
    }

    @Test
    void whileTheConnectionIsLostItShowsWhatItKnowsAndSaysSo() {
        page.navigate(url("/?institution=" + BANK));
        assertThat(dialog()).containsText("Hardly any customer");
        context.setOffline(true);

        assertThat(dialog().locator(".bar")).containsText("No connection");
        assertThat(dialog()).containsText("Hardly any customer");
        page.keyboard().press("Escape");
        row("Great Southern Bank").locator("a").click();
        assertThat(dialog()).containsText("Hardly any customer");
        context.setOffline(false);
    }

    @Test
    void whileTheStoreIsAwayTheAnswerIsThere() {
        api.storeIsAway();
        page.navigate(url("/?institution=" + BANK));

        assertThat(dialog()).containsText("Hardly any customer");
        assertThat(dialog()).containsText("How it was cannot be told now.");
        assertThat(dialog()).containsText("What failed cannot be told now.");
        assertThat(dialog()).containsText("Our test connections cannot be told now.");
    }

    @Test
    void stripsOfTimeTellEachSlotByKeyboardAndLeadToItsIncident() {
        page.navigate(url("/?institution=" + BANK));
        Locator day = dialog().locator(".course").first().locator(".slot");
        assertThat(day).hasCount(48);
        assertThat(dialog().locator(".course").nth(1).locator(".slot")).hasCount(90);
        day.last().focus();

        assertThat(page.locator(".slot-card")).containsText("Major Outage");
        assertThat(day.last()).hasAttribute("aria-label", Pattern.compile("Major Outage"));
        page.keyboard().press("Home");
        assertThat(day.first()).isFocused();
        page.keyboard().press("ArrowRight");
        assertThat(day.nth(1)).isFocused();
        page.keyboard().press("End");
        page.keyboard().press("Tab");
        assertThat(page.locator(".slot-card a").first()).isFocused();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("incident=" + BANK));
        assertThat(dialog().locator(".incident.open details")).hasAttribute("open", "");
        accessible();
    }

    @Test
    void aRowsStripIsEnteredByTheRightArrow() {
        page.navigate(url("/?name=great+southern+bank"));
        row("Great Southern Bank").locator("a").focus();
        page.keyboard().press("ArrowRight");

        assertThat(row("Great Southern Bank").locator(".slot").last()).isFocused();
        assertThat(page.locator(".slot-card")).containsText("Major Outage");
        page.keyboard().press("ArrowLeft");
        assertThat(row("Great Southern Bank").locator(".slot").nth(22)).isFocused();
        page.keyboard().press("ArrowRight");
        page.locator(".slot-card a").first().click();
        assertThat(page).hasURL(Pattern.compile("view=incidents&incident=" + BANK));
        // Others are open too.
        Locator wanted = page.locator(".incident", new Page.LocatorOptions().setHasText("Great Southern Bank"));
        assertThat(wanted.locator("details[open] .story").first()).containsText("Major Outage");
    }

    @Test
    void theShortTimeThatIsKnownIsNotCalledNinetyDays() {
        String id = "au-anz-plus";
        api.postgres.execute("DELETE FROM status_change WHERE connector_id = '" + id + "'");
        api.store(
                List.of(Samples.evaluation(id, Status.OPERATIONAL, Instant.now().minusSeconds(150))));
        page.navigate(url("/?institution=" + id));

        assertThat(dialog().locator(".uptimes div").last()).containsText("100 %");
        assertThat(dialog().locator(".uptimes div").last()).containsText("of the 2 min known");
    }

    @Test
    void uptimeIsNeverRoundedUpToAll() {
        String id = "au-anz-plus";
        Instant now = Instant.now();
        api.postgres.execute("DELETE FROM status_change WHERE connector_id = '" + id + "'");
        api.store(List.of(
                Samples.evaluation(id, Status.OPERATIONAL, now.minus(200, ChronoUnit.DAYS)),
                Samples.evaluation(id, Status.MAJOR_OUTAGE, now.minus(40, ChronoUnit.DAYS)),
                Samples.evaluation(
                        id, Status.OPERATIONAL, now.minus(40, ChronoUnit.DAYS).plusSeconds(60))));
        page.navigate(url("/?institution=" + id));

        assertThat(dialog().locator(".uptimes div").last()).containsText("99.99 %");
    }

    @Test
    void chartsTellTheirPointsByKeyboardAndAsATable() {
        page.navigate(url("/?institution=" + BANK));
        assertThat(dialog().locator(".plot canvas")).hasCount(2);
        dialog().locator(".panels").focus();
        page.keyboard().press("End");

        assertThat(dialog().locator(".readout"))
                .containsText(Pattern.compile("customers: .* got through|1 customer, .* in the end"));
        dialog().getByText("As a table").click();
        assertThat(dialog().locator(".scroll tbody")).containsText("%");
        dialog().getByText("30 days", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(dialog().locator(".plot canvas")).hasCount(2);
        accessible();
    }

    @Test
    void probesShowTheirPhasesTheirCertificateAndWhatFailuresAnswered() {
        page.navigate(url("/?institution=" + BANK));

        assertThat(dialog().locator(".probes")).containsText("expected status 200-299, but it is 503");
        assertThat(dialog().locator(".probes")).containsText("Waiting 86 ms");
        assertThat(dialog().locator(".probes"))
                .containsText(Pattern.compile("Certificate holds for \\d+ days?, until"));
        dialog().getByText("Its last 5 failures").click();
        assertThat(dialog().locator(".runs pre").first()).containsText("GeneralError/Unavailable");
    }

    @Test
    void theNumbersOfOneViewAgree() {
        page.navigate(url("/?institution=" + BANK));
        assertThat(dialog().locator(".failures .many").first()).isVisible();

        List<String> counts =
                dialog().locator(".failures li:not(:has(.fault.user)) .many").allInnerTexts();
        int counted = counts.stream().mapToInt(Integer::parseInt).sum();
        assertThat(answer("Whose fault is it?")).containsText("of " + counted + " failed attempts");
        assertThat(dialog()).not().containsText("Failures by fault");
    }

    @Test
    void aLongWordCutsNothingOff() {
        String word = "x".repeat(150);
        api.take(IntStream.range(0, 7)
                .mapToObj(i -> Samples.failure(BANK, "long-" + i, tick().minusSeconds(60), word.substring(0, 60), word))
                .toList());
        page.navigate(url("/?institution=" + BANK));

        assertThat(dialog()).containsText(word);
        assertThat((List<?>) page.evaluate("[...document.querySelectorAll('dialog .part, dialog .part *')]"
                        + ".filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && !e.closest('svg, pre, .plot, .hidden')"
                        + " && getComputedStyle(e).display !== 'inline').map((e) => e.className)"))
                .isEmpty();
        assertThat(page.evaluate(
                        "document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth"))
                .isEqualTo(true);
    }

    @Test
    void whatIsPrintedIsTheOpenInstitutionAloneOnFewSheets() {
        page.navigate(url("/?institution=" + BANK));
        assertThat(dialog().locator(".plot canvas").first()).isVisible();

        byte[] pdf = page.pdf(new Page.PdfOptions().setFormat("A4"));
        assertThat(sheets(pdf)).isBetween(1L, 5L);
        assertThat(dialog()).isVisible();
    }

    private static long sheets(byte[] pdf) {
        return Arrays.stream(new String(pdf, StandardCharsets.ISO_8859_1).split("/Type /Page\\b(?!s)", -1))
                        .count()
                - 1;
    }

    @Test
    void aPinnedStatusIsShownBesideWhatWasSeen() {
        PlannedSamples.say(api, Instant.now());
        PlannedSamples.pin(api, Instant.now(), "<b>they</b> called");
        page.navigate(url("/?institution=" + BANK));

        assertThat(dialog()).containsText("An operator says so until");
        assertThat(dialog()).containsText("“<b>they</b> called” What was seen says Major Outage.");
    }

    @Test
    void itsWindowsAndReleasesAreShown() {
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?institution=" + BANK));

        Locator windows = dialog().locator(".window-list > li");
        assertThat(windows).hasCount(5);
        assertThat(windows.first()).containsText("Balances are not available meanwhile.");
        assertThat(windows.nth(3)).containsText("Again");
        assertThat(windows.last()).containsText("Next month's release");
        dialog().getByText("For engineers").click();
        assertThat(dialog().locator(".facts-part")).containsText("2.14.0");
    }

    @Test
    void incidentsAreToldAsTheyHappened() {
        Instant began = Instant.now().minusSeconds(7200).truncatedTo(ChronoUnit.SECONDS);
        api.postgres.execute("DELETE FROM incident");
        api.store(Samples.incident(BANK, Status.MAJOR_OUTAGE, began, Optional.of(began.plusSeconds(1800))));
        String incident = "/api/v1/incidents/" + BANK + "~" + began.toEpochMilli();
        api.post(incident + "/notes", "{\"text\": \"<b>The bank</b> knows.\\nIt looks into it.\"}");
        page.navigate(url("/?view=incidents"));
        page.locator(".incident summary").first().click();

        assertThat(page.locator(".incident")).containsText("Great Southern Bank");
        assertThat(page.locator(".story")).containsText("4 of the last 20 customers got through");
        assertThat(page.locator(".story .note").first()).containsText("Operator’s note");
        assertThat(page.locator(".story .note .said")).hasText("<b>The bank</b> knows. It looks into it.");
        page.getByText("Be told of incidents").click();
        assertThat(page.locator(".subscribe a").first()).hasAttribute("href", "/feed.atom");
        accessible();
        page.getByText("The institution now").click();
        assertThat(dialog()).containsText("Great Southern Bank");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyoneCanReadIt(ColorScheme scheme) {
        open(new Browser.NewContextOptions().setViewportSize(1440, 1000).setColorScheme(scheme));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?institution=" + BANK + "&code=service-unavailable"));
        assertThat(dialog().locator(".plot canvas").first()).isVisible();
        dialog().getByText("For engineers").click();
        dialog().getByText("Its last 5 failures").click();
        accessible();
    }

    @Test
    void itFitsAPhone() {
        open(new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true));
        PlannedSamples.say(api, Instant.now());
        page.navigate(url("/?institution=" + BANK + "&code=invalid-credentials"));
        assertThat(dialog().locator(".plot canvas").first()).isVisible();

        assertThat(page.evaluate(
                        "document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth"))
                .isEqualTo(true);
        accessible();
    }

    private Locator answer(String question) {
        return page.getByRole(AriaRole.DIALOG)
                .locator(".answer div")
                .filter(new Locator.FilterOptions().setHasText(question))
                .locator("dd");
    }
}
