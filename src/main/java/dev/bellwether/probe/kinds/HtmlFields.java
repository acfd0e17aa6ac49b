package dev.bellwether.probe.kinds;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the values of form fields in a page, as far as login pages need it. Each pattern reads the page once. */
final class HtmlFields {
    private static final Pattern TAG =
            Pattern.compile("<(?:input|meta|button)\\b([^<>]{0,20000})>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([\\w:.-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\\w{2,6}));");
    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

    private HtmlFields() {}

    /** The value of the first field of a name; of a {@code meta} element the content. */
    static Optional<String> value(String page, String name) {
        Matcher tags = TAG.matcher(page);
        while (tags.find()) {
            String named = "";
            String value = "";
            Matcher attributes = ATTRIBUTE.matcher(tags.group(1));
            while (attributes.find()) {
                String text = attributes.group(2) != null
                        ? attributes.group(2)
                        : attributes.group(3) != null ? attributes.group(3) : attributes.group(4);
                switch (attributes.group(1).toLowerCase(Locale.ROOT)) {
                    case "name" -> named = decoded(text);
                    case "value", "content" -> value = decoded(text);
                    default -> {}
                }
            }
            if (named.equals(name)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        return text.indexOf('&') < 0
                ? text
                : ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(entity(match)));
    }

    private static String entity(java.util.regex.MatchResult match) {
        try {
            if (match.group(1) != null) {
                return Character.toString(Integer.parseInt(match.group(1)));
            }
            if (match.group(2) != null) {
                return Character.toString(Integer.parseInt(match.group(2), 16));
            }
        } catch (IllegalArgumentException e) {
            return match.group();
        }
        return ENTITIES.getOrDefault(match.group(3), match.group());
    }
}
