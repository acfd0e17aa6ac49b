package dev.bellwether.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.status.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class IncidentFeedTest {
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String FEED = "/api/v1/incidents.atom";
    private static final Instant BEGAN = Samples.TICK.minusSeconds(7200);
    private static final Instant ENDED = Samples.TICK.minusSeconds(3600);

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.banks(), List.of()).at(Samples.TICK);

    @BeforeEach
    void restart() {
        api.restart(Samples.banks(), Samples.incident("bank", Status.MAJOR_OUTAGE, BEGAN, Optional.of(ENDED)));
    }

    private static void say(String text) {
        String uri = "/api/v1/incidents/bank~" + BEGAN.toEpochMilli() + "/notes";
        assertThat(api.post(uri, new JsonObject().put("text", text).encode()).statusCode())
                .isEqualTo(201);
        api.later(Duration.ofSeconds(1));
    }

    private static Element feed(String query) throws Exception {
        HttpResponse<Buffer> answer = api.get(FEED + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/atom+xml");
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newDefaultInstance();
        parsers.setNamespaceAware(true);
        return parsers.newDocumentBuilder()
                .parse(new ByteArrayInputStream(answer.body().getBytes()))
                .getDocumentElement();
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && name.equals(node.getLocalName()))
                .map(Element.class::cast)
                .toList();
    }

    private static String text(Element parent, String name) {
        assertThat(children(parent, name)).as("exactly one " + name).hasSize(1);
        return children(parent, name).get(0).getTextContent();
    }

    private static String link(Element parent, String rel) {
        List<String> hrefs = children(parent, "link").stream()
                .filter(link -> link.getAttribute("rel").equals(rel))
                .map(link -> link.getAttribute("href"))
                .toList();
        assertThat(hrefs).as("exactly one " + rel).hasSize(1);
        return hrefs.get(0);
    }

    /** What RFC 4287 demands of feeds and entries alike. */
    private static void assertValid(Element element) {
        assertThat(element.getNamespaceURI()).isEqualTo(ATOM);
        assertThat(URI.create(text(element, "id")).isAbsolute()).isTrue();
        assertThat(text(element, "title")).isNotBlank();
        assertThat(OffsetDateTime.parse(text(element, "updated"))).isNotNull();
        children(element, "link")
                .forEach(link ->
                        assertThat(URI.create(link.getAttribute("href"))).isNotNull());
    }

    @Test
    void aFeedHasWhatAtomDemandsAndAnEntryForEachIncident() throws Exception {
        Instant lately = Samples.TICK.minusSeconds(60);
        api.store(Samples.incident("other-api", Status.PARTIAL_OUTAGE, lately, Optional.empty()));

        Element feed = feed("");
        assertThat(feed.getLocalName()).isEqualTo("feed");
        assertValid(feed);
        assertThat(text(children(feed, "author").get(0), "name")).isEqualTo("Bellwether");
        assertThat(link(feed, "self")).isEqualTo(FEED);
        assertThat(link(feed, "alternate")).isEqualTo("/?view=incidents");
        assertThat(text(feed, "updated")).isEqualTo(lately.toString());
        List<Element> entries = children(feed, "entry");
        entries.forEach(IncidentFeedTest::assertValid);
        assertThat(entries)
                .extracting(entry -> text(entry, "title"))
                .containsExactly("The other: Partial Outage", "The bank: Major Outage (over)");
        assertThat(entries).extracting(entry -> text(entry, "id")).doesNotHaveDuplicates();
        assertThat(link(entries.get(1), "alternate"))
                .isEqualTo("/?view=incidents&incident=bank%7E" + BEGAN.toEpochMilli());
        assertThat(text(entries.get(1), "published")).isEqualTo(BEGAN.toString());
        assertThat(text(entries.get(1), "content")).contains(BEGAN.toString(), ENDED.toString(), "Operational");
    }

    @Test
    void notesAreToldInTheirOrderAndNothingInThemIsMarkup() throws Exception {
        say("<script>alert('1 & 2')</script> ]]> \uD83C\uDFE6");
        say("two\nlines\uFFFE");

        Element entry = children(feed(""), "entry").get(0);
        assertThat(text(entry, "updated")).isEqualTo(Samples.TICK.plusSeconds(1).toString());
        Element content = children(entry, "content").get(0);
        assertThat(content.getAttribute("type")).isEqualTo("html");
        assertThat(content.getElementsByTagName("*").getLength()).isZero();
        assertThat(content.getTextContent())
                .containsSubsequence(
                        "Major Outage",
                        "Operational",
                        "Note",
                        "&lt;script&gt;alert('1 &amp; 2')&lt;/script&gt; ]]&gt; \uD83C\uDFE6",
                        "Note",
                        "two<br>lines\uFFFD")
                .doesNotContain("<script>");
    }

    @Test
    void anEntryKeepsItsIdAndIsUpdatedByANote() throws Exception {
        Element before = children(feed(""), "entry").get(0);
        say("The bank knows.");
        Element after = children(feed(""), "entry").get(0);

        assertThat(text(after, "id")).isEqualTo(text(before, "id"));
        assertThat(text(before, "updated")).isEqualTo(ENDED.toString());
        assertThat(text(after, "updated")).isEqualTo(Samples.TICK.toString());
    }

    @Test
    void anUnchangedFeedIsNotSentAgain() {
        String etag = api.get(FEED).getHeader("ETag");
        api.later(Duration.ofMinutes(10));

        assertThat(api.get(FEED, "If-None-Match", etag).statusCode()).isEqualTo(304);
        say("The bank knows.");
        assertThat(api.get(FEED, "If-None-Match", etag).statusCode()).isEqualTo(200);
    }

    @Test
    void itIsNarrowedDownAsTheListIs() throws Exception {
        api.store(Samples.incident("other-api", Status.PARTIAL_OUTAGE, ENDED, Optional.empty()));

        Element feed = feed("?institution=bank");
        assertThat(children(feed, "entry")).hasSize(1);
        assertThat(link(feed, "self")).isEqualTo(FEED + "?institution=bank");
        assertThat(text(feed, "id")).isNotEqualTo(text(feed(""), "id"));
        assertThat(children(feed("?connector=other-api"), "entry")).hasSize(1);
        assertThat(children(feed("?connector=other-api&institution=bank"), "entry"))
                .isEmpty();
    }

    @Test
    void aFeedWithoutIncidentsIsAFeed() throws Exception {
        Element feed = feed("?connector=nobody");

        assertValid(feed);
        assertThat(children(feed, "entry")).isEmpty();
    }

    @Test
    void itHasTheLatestFiftyIncidents() throws Exception {
        for (int i = 1; i <= 51; i++) {
            Instant began = BEGAN.minusSeconds(1_000L * i);
            api.store(Samples.incident("bank", Status.MAJOR_OUTAGE, began, Optional.of(began.plusSeconds(300))));
        }

        List<Element> entries = children(feed(""), "entry");
        assertThat(entries).hasSize(50);
        assertThat(text(entries.get(0), "published")).isEqualTo(BEGAN.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?connector=a%20b", "?institution=", "?limit=3", "?state=open"})
    void aBadQuestionIsRefused(String query) {
        assertThat(api.get(FEED + query).statusCode()).isEqualTo(400);
    }

    @Test
    void itIsForThoseWhoTakeAtom() {
        assertThat(api.get(FEED, "Accept", "application/json").statusCode()).isEqualTo(406);
        assertThat(api.get(FEED, "Accept", "application/atom+xml, application/xml;q=0.9")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whileTheStoreIsAwayThePastIsNotKnown() {
        api.storeIsAway();

        assertThat(api.get(FEED).statusCode()).isEqualTo(503);
    }
}
