package dev.bellwether.api.history;

import dev.bellwether.api.http.Answer;
import dev.bellwether.status.history.Incident;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Incidents as an Atom feed (RFC 4287), an entry for each. Its ids depend on no address.
 *
 * @param root where readers open the page, without {@code /} at its end; empty where nobody said, so that addresses are relative
 * @param path of the feed, with its query
 * @param name whose a connector is, in words
 */
record IncidentFeed(String root, String path, UnaryOperator<String> name) {
    private static final String FEED = """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <id>%s</id><title>Incidents</title><updated>%s</updated><author><name>Bellwether</name></author>
            <link rel="self" type="application/atom+xml" href="%s"/>
            <link rel="alternate" type="text/html" href="%s/?view=incidents"/>
            %s</feed>
            """;

    private static final String ENTRY = """
            <entry><id>%s</id><title>%s</title><published>%s</published><updated>%s</updated>
            <link rel="alternate" type="text/html" href="%s/?view=incidents&amp;incident=%s"/>
            <content type="html">%s</content></entry>
            """;

    /** @param stories newest first */
    Answer answer(List<IncidentStory> stories) {
        // The time of what is told, so that the same feed is the same bytes.
        Instant updated = stories.stream()
                .map(IncidentStory::updated)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        String entries = stories.stream().map(this::entry).collect(Collectors.joining());
        return Answer.of(
                "application/atom+xml",
                Buffer.buffer(FEED.formatted(id(path), updated, Answer.escaped(root + path), root, entries)));
    }

    private String entry(IncidentStory story) {
        Incident incident = story.incident();
        String over = incident.isOpen() ? "" : " (over)";
        String html = story.entries().stream()
                .map(entry -> "<p><b>%s</b> <time>%s</time><br>%s</p>"
                        .formatted(
                                entry.change()
                                        .map(change -> change.status().title())
                                        .orElse("Note"),
                                entry.at(),
                                Answer.escaped(entry.text()).replace("\n", "<br>")))
                .collect(Collectors.joining());
        return ENTRY.formatted(
                id("incident " + incident.id()),
                Answer.escaped(name.apply(incident.connectorId()) + ": "
                        + incident.worst().title() + over),
                incident.began(),
                story.updated(),
                root,
                URLEncoder.encode(incident.id(), StandardCharsets.UTF_8),
                Answer.escaped(html));
    }

    /** The same wherever the feed is read, and for ever. */
    private static String id(String what) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(("bellwether " + what).getBytes(StandardCharsets.UTF_8));
    }
}
