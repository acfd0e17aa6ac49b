package dev.bellwether.catalogue.spec;

import dev.bellwether.catalogue.spec.HttpCall.Content;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in the place of {@code {{name}}} in the texts of a request. */
public final class Template {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9._-]{1,64})\\s*}}");
    /** The values that a URL begins with, which may be a whole URL. */
    private static final Pattern BASE = Pattern.compile("(?:" + REFERENCE.pattern() + ")+");
    /** What may stand in JSON as it is. */
    private static final Pattern JSON_LITERAL =
            Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private Template() {}

    public static Set<String> names(HttpCall call) {
        Set<String> names = new LinkedHashSet<>();
        fill(call, name -> {
            names.add(name);
            return "";
        });
        return names;
    }

    /** The value that the URL begins with, and which may so be a URL itself. */
    public static Optional<String> base(HttpCall call) {
        Matcher first = REFERENCE.matcher(call.url());
        return first.lookingAt() ? Optional.of(first.group(1)) : Optional.empty();
    }

    /**
     * The request with all values in their places, encoded as that place wants it: in the URL, but for values that it begins
     * with; in JSON, XML or a form of which the body is the text.
     *
     * @param values for all {@link #names}
     */
    public static HttpCall fill(HttpCall call, Map<String, String> values) {
        return fill(call, name -> values.getOrDefault(name, ""));
    }

    private static HttpCall fill(HttpCall call, UnaryOperator<String> values) {
        Matcher base = BASE.matcher(call.url());
        int begin = base.lookingAt() ? base.end() : 0;
        String url = fill(call.url().substring(0, begin), values, UnaryOperator.identity())
                + fill(call.url().substring(begin), values, Template::encode);
        // What a target sent must not end a header and begin another.
        Map<String, Secret> headers =
                fill(call.headers(), values, value -> value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", ""));
        Content content = call.content();
        if (content instanceof Content.Text text) {
            content = new Content.Text(new Secret(body(text.text().value(), call.headers(), values)));
        } else if (content instanceof Content.Form form) {
            content = new Content.Form(fill(form.fields(), values, UnaryOperator.identity()));
        }
        return new HttpCall(url, call.method(), headers, content, call.redirects(), call.route(), call.expect());
    }

    private static Map<String, Secret> fill(
            Map<String, Secret> texts, UnaryOperator<String> values, UnaryOperator<String> encoding) {
        Map<String, Secret> filled = new LinkedHashMap<>();
        texts.forEach((name, text) -> filled.put(name, new Secret(fill(text.value(), values, encoding))));
        return filled;
    }

    private static String fill(String text, UnaryOperator<String> values, UnaryOperator<String> encoding) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(encoding.apply(values.apply(match.group(1)))));
    }

    /** What the body is, its header says, or else how it begins. */
    private static String body(String text, Map<String, Secret> headers, UnaryOperator<String> values) {
        String type = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .map(header -> header.getValue().value().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse(text.strip().startsWith("{") || text.strip().startsWith("[") ? "json" : "");
        if (type.contains("json")) {
            return json(text, values);
        }
        return fill(
                text,
                values,
                type.contains("form-urlencoded")
                        ? Template::encode
                        : type.contains("xml") ? Template::escapeXml : UnaryOperator.identity());
    }

    /** A value within quotes goes on with their text; one without is a number, a word of JSON, or a text of its own. */
    private static String json(String text, UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        boolean quoted = false;
        int last = 0;
        while (reference.find()) {
            quoted = endsQuoted(text.substring(last, reference.start()), quoted);
            String value = values.apply(reference.group(1));
            boolean bare = quoted || JSON_LITERAL.matcher(value).matches();
            filled.append(text, last, reference.start())
                    .append(bare ? "" : '"')
                    .append(escapeJson(value))
                    .append(bare ? "" : '"');
            last = reference.end();
        }
        return filled.append(text, last, text.length()).toString();
    }

    /** Whether a piece of JSON ends within quotes, if it begins so or not. */
    private static boolean endsQuoted(String piece, boolean quoted) {
        boolean inside = quoted;
        for (int i = 0; i < piece.length(); i++) {
            if (inside && piece.charAt(i) == '\\') {
                i++;
            } else if (piece.charAt(i) == '"') {
                inside = !inside;
            }
        }
        return inside;
    }

    private static String escapeJson(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String escapeXml(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    private static String encode(String value) {
        return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
