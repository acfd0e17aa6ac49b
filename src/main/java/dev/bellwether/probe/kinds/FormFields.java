package dev.bellwether.probe.kinds;

import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;

/**
 * The fields of the forms in a page. A {@code meta} element counts as a field that holds its content, since many pages hand
 * out their token there.
 */
record FormFields(Document page) {
    /** An ordinary page of some megabytes takes less; one that is made for it would take minutes. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** What comes later in a page is not looked at: as objects it takes fifty times as much. */
    private static final int MOST_BYTES = 2 << 20;

    /**
     * Parses the first 2 MB of a page as a browser does, however broken it is. A page that takes more than two seconds has no
     * fields. Where its charset is not known, the page says so itself, or it is UTF-8. A {@link Failure} of our own if there is no
     * time left.
     */
    static FormFields of(byte[] page, Optional<Charset> charset, Effort effort) throws Failure {
        try (InputStream in = new TimedStream(page, Math.min(MOST_NANOS, effort.nanosLeft()))) {
            return new FormFields(Jsoup.parse(in, charset.map(Charset::name).orElse(null), ""));
        } catch (IOException e) {
            if (effort.nanosLeft() <= 0) {
                throw Failure.ours(Cause.TIMEOUT, "no time is left to read the page");
            }
            return new FormFields(new Document(""));
        }
    }

    /** The value of the first field of a name that a browser would send, or else of the first of that name. */
    Optional<String> value(String name) {
        Search search = new Search(name);
        page.filter(search);
        return search.sent.or(() -> search.first);
    }

    private static final class Search implements NodeFilter {
        private final String name;
        private Optional<String> first = Optional.empty();
        private Optional<String> sent = Optional.empty();
        private int disabledAround;

        Search(String name) {
            this.name = name;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node.nameIs("template")) {
                return FilterResult.SKIP_ENTIRELY;
            }
            disabledAround += isDisabledGroup(node) ? 1 : 0;
            if (node instanceof Element element && element.attr("name").equals(name)) {
                Optional<String> value = value(element);
                first = first.or(() -> value);
                sent = disabledAround == 0 && isSent(element) ? value : sent;
            }
            return sent.isPresent() ? FilterResult.STOP : FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            disabledAround -= isDisabledGroup(node) ? 1 : 0;
            return FilterResult.CONTINUE;
        }
    }

    private static boolean isDisabledGroup(Node node) {
        return node.nameIs("fieldset") && node.hasAttr("disabled");
    }

    private static boolean isSent(Element field) {
        return !field.hasAttr("disabled") && (!isTicked(field) || field.hasAttr("checked"));
    }

    private static boolean isTicked(Element field) {
        String type = field.attr("type");
        return type.equalsIgnoreCase("radio") || type.equalsIgnoreCase("checkbox");
    }

    /** The value before a user changes it; empty where there is none, or the element is no field. */
    private static Optional<String> value(Element element) {
        return switch (element.normalName()) {
            case "input" -> Optional.of(isTicked(element) && !element.hasAttr("value") ? "on" : element.attr("value"));
            case "button" -> Optional.of(element.attr("value"));
            case "meta" -> Optional.of(element.attr("content"));
            case "textarea" -> Optional.of(element.wholeText().replaceFirst("^\\R", ""));
            case "select" -> selected(element);
            default -> Optional.empty();
        };
    }

    private static Optional<String> selected(Element list) {
        List<Element> options = list.select("option:not([disabled])");
        List<Element> selected =
                options.stream().filter(option -> option.hasAttr("selected")).toList();
        Optional<Element> chosen = Optional.empty();
        if (!selected.isEmpty()) {
            // In a list that takes one value, the last overrules those before.
            chosen = Optional.of(selected.get(list.hasAttr("multiple") ? 0 : selected.size() - 1));
        } else if (!list.hasAttr("multiple")) {
            chosen = options.stream().findFirst();
        }
        return chosen.map(option -> option.hasAttr("value") ? option.attr("value") : option.text());
    }

    /** Ends the parser, which reads as it goes on, when its time is up. */
    private static final class TimedStream extends FilterInputStream {
        private final long began = System.nanoTime();
        private final long nanos;

        TimedStream(byte[] page, long nanos) {
            super(new ByteArrayInputStream(page, 0, Math.min(MOST_BYTES, page.length)));
            this.nanos = nanos;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (System.nanoTime() - began > nanos) {
                throw new IOException("the page takes too long to parse");
            }
            return super.read(into, offset, Math.min(length, 1024));
        }
    }
}
