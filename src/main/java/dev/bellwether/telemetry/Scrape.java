package dev.bellwether.telemetry;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** One scrape, written piece by piece, since all of it can be as large as the heap. It belongs to one thread. */
final class Scrape {
    private static final int PIECE = 64 * 1024;
    private static final String END = "# EOF\n";

    private final Exposition format;
    private final ConnectorMetrics metrics;
    private final List<ConnectorSeries> connectors;
    private final List<Family> families;
    private final StringBuilder text = new StringBuilder(PIECE + 4096);
    private int family;
    private int connector;

    /**
     * A scrape of which nothing is written yet.
     *
     * @param others the text of all other metrics, in the same format
     * @param families those of connectors that are to be in it
     */
    Scrape(Exposition format, String others, ConnectorMetrics metrics, List<Family> families) {
        this.families = families;
        this.format = format;
        this.metrics = metrics;
        this.connectors = metrics.connectors();
        text.append(others, 0, others.length() - (others.endsWith(END) ? END.length() : 0));
    }

    boolean hasNext() {
        return text.length() > 0 || family < families.size();
    }

    /** The next piece. */
    Buffer next() {
        while (family < families.size() && text.length() < PIECE) {
            Family current = families.get(family);
            if (connector == 0) {
                current.writeHead(format, text);
            }
            connector = metrics.write(current, connectors, connector, text, PIECE);
            if (connector == connectors.size()) {
                connector = 0;
                family++;
            }
        }
        if (family == families.size() && format == Exposition.OPEN_METRICS) {
            text.append(END);
        }
        Buffer piece = Buffer.buffer(text.toString());
        text.setLength(0);
        return piece;
    }
}
