package dev.bellwether.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.bellwether.DebianTool;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The status page in a real browser; whatever a test does, the page logs no error and asks no other host. */
abstract class PageTest {
    static final String NOTICE = "Demo: simulated institutions";
    private static final int PATIENCE_MS = 20_000;

    private static Playwright playwright;
    private static Browser browser;

    @RegisterExtension
    static final ApiFixture api =
            new ApiFixture(new Catalogue(List.of()), List.of()).notice(NOTICE).inRealTime();

    BrowserContext context;
    Page page;
    final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

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
        setDefaultAssertionTimeout(PATIENCE_MS);
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    /** Serves a catalogue. */
    final void serve(Catalogue catalogue) {
        api.restart(catalogue, StatusPagePreview.evaluations(catalogue, tick()));
    }

    /** Serves all real institutions with a past, and some of them with the evidence of it. */
    final void serveWithPast(String... connectors) {
        Catalogue real = StatusPagePreview.real();
        PastSamples past = new PastSamples(StatusPagePreview.evaluations(real, tick()), Instant.now());
        api.restart(real, past.evaluations());
        past.tell(api, List.of(connectors));
    }

    /** The latest tick, so that the next scheduled one is ahead. */
    static Instant tick() {
        return Ticks.DEFAULT.firstFrom(Instant.now()).minus(Ticks.DEFAULT.recheck());
    }

    final void open(int width, int height) {
        open(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    final void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onRequest(request -> requests.add(request.url()));
    }

    @AfterEach
    final void nothingWasWrong() {
        if (context != null) {
            context.close();
        }
        String own = url("/");
        assertThat(complaints)
                .as("errors of the page, its security policy's among them")
                .isEmpty();
        assertThat(requests)
                .filteredOn(url -> !url.startsWith(own) && !url.startsWith("data:"))
                .as("requests to other hosts")
                .isEmpty();
    }

    final void accessible() {
        // What lies behind a dialog cannot be reached.
        AxeBuilder axe = dialog().isVisible() ? new AxeBuilder(page).include("dialog") : new AxeBuilder(page);
        assertThat(axe.analyze().getViolations())
                .extracting(
                        rule -> rule.getId() + " at " + rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    final void publish(String connector, Status status) {
        Instant tick = Ticks.DEFAULT.firstFrom(Instant.now());
        Evaluation evaluation = Samples.evaluation(connector, status, tick);
        api.store(List.of(evaluation));
        api.publish(Topics.EVALUATIONS, new EvaluationsPublished(tick, List.of(evaluation)));
    }

    final String url(String path) {
        return "http://127.0.0.1:" + api.port() + path;
    }

    final Locator rows() {
        return page.locator("#list > li");
    }

    final Locator row(String name) {
        return rows().filter(new Locator.FilterOptions()
                .setHas(page.locator(
                        ".who a", new Page.LocatorOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    final Locator tile(String status) {
        return page.locator("[data-status=" + status + "]");
    }

    final Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }
}
