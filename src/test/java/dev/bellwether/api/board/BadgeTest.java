package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** A status as a picture, and feeds where readers look for them. */
class BadgeTest {
    private static final String HOSTILE = "<script>alert(1)</script> \"A\" & \u0001" + "long ".repeat(30);

    @RegisterExtension
    static final ApiFixture api = new ApiFixture(catalogue(), List.of());

    private static Catalogue catalogue() {
        return Samples.catalogue("fr-credit", BadgeTest::named);
    }

    private static Institution named(Institution one) {
        return new Institution(
                one.id(),
                HOSTILE,
                one.country(),
                one.tier(),
                one.sector(),
                one.aliases(),
                one.objective(),
                one.connectors());
    }

    private static Element svg(HttpResponse<Buffer> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("image/svg+xml");
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(answer.body().getBytes()))
                .getDocumentElement();
    }

    /** WCAG 2.2, 1.4.3. */
    private static double contrastToWhite(String colour) {
        double luminance = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            luminance += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return 1.05 / (luminance + 0.05);
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void itSaysTheStatusInWordsAndInAColourThatWordsCanBeReadOn(Status status) throws Exception {
        api.restart(catalogue(), List.of(Samples.evaluation("nz-kiwi", status, Samples.TICK)));
        Element svg = svg(api.get("/badges/nz-kiwi.svg"));

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-label")).isEqualTo("Kiwi: " + status.title());
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Kiwi: " + status.title());
        assertThat(svg.getElementsByTagName("text").item(1).getTextContent()).isEqualTo(status.title());
        for (int i = 0; i < 2; i++) {
            Element rect = (Element) svg.getElementsByTagName("rect").item(i);
            assertThat(contrastToWhite(rect.getAttribute("fill"))).isGreaterThan(4.5);
        }
    }

    @Test
    void aNameIsWhatItIsHoweverItIsWritten() throws Exception {
        HttpResponse<Buffer> answer = api.get("/badges/fr-credit.svg");
        Element svg = svg(answer);

        assertThat(svg.getAttribute("aria-label"))
                .startsWith("<script>alert(1)</script> \"A\" &")
                .contains("\u2026: ");
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(answer.getHeader("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("max-age=60");
        assertThat(api.get("/badges/nobody.svg").getHeader("Cache-Control")).isNotEqualTo("max-age=60");
        assertThat(api.get("/badges/fr-credit.svg", "If-None-Match", answer.getHeader("ETag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aConnectorHasOneToo() throws Exception {
        assertThat(svg(api.get("/badges/au-ubank-web.svg")).getAttribute("aria-label"))
                .startsWith("UBank: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/badges/nobody.svg", "/badges/nz-kiwi.png", "/badges/nz-kiwi", "/institutions/nobody/feed.atom"
            })
    void whatIsNotThereIsAProblem(String uri) {
        HttpResponse<Buffer> answer = api.get(uri);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.getHeader("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void feedsStandWhereReadersLookForThem() {
        HttpResponse<Buffer> all = api.get("/feed.atom");
        HttpResponse<Buffer> one = api.get("/institutions/nz-kiwi/feed.atom");

        assertThat(all.getHeader("Content-Type")).isEqualTo("application/atom+xml");
        assertThat(all.bodyAsString()).contains("rel=\"self\" type=\"application/atom+xml\" href=\"/feed.atom\"");
        assertThat(one.bodyAsString()).contains("href=\"/institutions/nz-kiwi/feed.atom\"");
        assertThat(api.get("/feed.atom?institution=nz-kiwi").statusCode()).isEqualTo(400);
    }
}
