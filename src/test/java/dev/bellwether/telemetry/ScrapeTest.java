package dev.bellwether.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.telemetry.Scrape.Exposition;
import org.junit.jupiter.api.Test;

/** A scrape that is cut into pieces is the same text. */
class ScrapeTest {
    private static final int PIECE = 64 * 1024;

    @Test
    void whereverAPieceEndsEachHeadIsWrittenOnce() {
        ConnectorMetrics metrics = new ConnectorMetrics();
        metrics.follow(World.catalogue("au-1"));
        String families = text("", metrics);
        for (int others = PIECE - families.length(); others <= PIECE; others += 37) {
            String before = "x".repeat(others);

            assertThat(text(before, metrics)).as("%d before", others).isEqualTo(before + families);
        }
    }

    private static String text(String others, ConnectorMetrics metrics) {
        StringBuilder text = new StringBuilder();
        Scrape scrape = new Scrape(Exposition.TEXT, others, metrics, Family.ALL);
        while (scrape.hasNext()) {
            text.append(scrape.next());
        }
        return text.toString();
    }
}
