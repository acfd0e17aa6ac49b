package dev.bellwether.config;

import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.document.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The status page as its readers know it.
 *
 * @param url where they open it, with {@code /} at its end; empty for the address that is listened on
 * @param title the name at its top, 1 to 60 characters
 * @param logo a picture instead of the bell, as a {@code data:} URL of at most 32 KiB before its encoding
 * @param accent the colour of its top, such as {@code #3451c7}
 * @param links at its end, at most 10
 * @param footer a line at its end, at most 300 characters; possibly empty
 */
public record PageConfig(
        Optional<String> url,
        String title,
        Optional<String> logo,
        Optional<String> accent,
        List<Link> links,
        String footer) {
    public static final PageConfig DEFAULT =
            new PageConfig(Optional.empty(), "Bellwether", Optional.empty(), Optional.empty(), List.of(), "");

    private static final int MOST_TITLE = 60;
    private static final int MOST_FOOTER = 300;
    private static final int MOST_LINKS = 10;
    private static final int MOST_LOGO = 32 << 10;
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Map<String, String> PICTURES =
            Map.of("svg", "image/svg+xml", "png", "image/png", "webp", "image/webp");

    /** A link at the end of the page, to an {@code http} or {@code https} URL. */
    public record Link(String label, String url) {}

    public PageConfig {
        links = List.copyOf(links);
    }

    PageConfig at(Optional<String> other) {
        return new PageConfig(other, title, logo, accent, links, footer);
    }

    /** Where readers open it, without {@code /} at its end; empty where nobody said. */
    public String root() {
        return url.map(known -> known.substring(0, known.length() - 1)).orElse("");
    }

    static PageConfig read(Fields page, DaemonReader.FileLookup files) {
        List<Link> links = page.each("links", "the link", (link, add) -> {
            String label = shortText(link, "label", link.required("label", "what the link says"), MOST_TITLE);
            String to = link.required("url", "such as https://bank.example/help");
            if (!to.isEmpty() && strict(link, "url", to).isPresent()) {
                add.accept(new Link(label, to));
            }
        });
        if (links.size() > MOST_LINKS) {
            page.wrong("links", "has more than " + MOST_LINKS + " links", "keep the most important");
        }
        String title = shortText(page, "title", page.text("title", DEFAULT.title), MOST_TITLE);
        if (title.isBlank()) {
            page.wrong("title", "is empty", "leave it out for Bellwether");
        }
        return new PageConfig(
                Optional.empty(),
                title,
                page.text("logo").flatMap(text -> logo(page, files.given(text, false))),
                page.parsed(
                        "accent",
                        text -> Optional.of(text).filter(COLOUR.asMatchPredicate()),
                        "colour",
                        "write it as #3451c7"),
                links,
                shortText(page, "footer", page.text("footer", ""), MOST_FOOTER));
    }

    /** The address of the page without a path, since it asks for its files at {@code /}. */
    static Optional<String> url(Fields http) {
        return http.text("publicUrl")
                .flatMap(text -> strict(http, "publicUrl", text).flatMap(url -> {
                    if (!url.target().equals("/")) {
                        http.wrong(
                                "publicUrl",
                                "has a path",
                                "the page is served at the root, such as https://status.example/");
                        return Optional.empty();
                    }
                    return Optional.of(text.endsWith("/") ? text : text + "/");
                }));
    }

    private static Optional<WebUrl> strict(Fields fields, String key, String text) {
        try {
            return Optional.of(WebUrl.strict(text));
        } catch (IllegalArgumentException e) {
            fields.wrong(key, e.getMessage(), "");
            return Optional.empty();
        }
    }

    private static String shortText(Fields fields, String key, String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            fields.wrong(key, "is longer than " + most + " characters, or not one line", "");
        }
        return text;
    }

    private static Optional<String> logo(Fields page, Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String mediaType = PICTURES.get(name.substring(name.lastIndexOf('.') + 1));
        try {
            if (mediaType == null || Files.size(file) > MOST_LOGO) {
                page.wrong("logo", "is no svg, png or webp file of at most 32 KiB", "make it smaller");
                return Optional.empty();
            }
            return Optional.of(
                    "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        } catch (IOException e) {
            page.wrong("logo", "cannot be read: " + file, "name a file beside this one");
            return Optional.empty();
        }
    }
}
