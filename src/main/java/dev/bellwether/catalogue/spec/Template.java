package dev.bellwether.catalogue.spec;

import dev.bellwether.catalogue.spec.HttpCall.Content;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in the place of {@code {{name}}} in the texts of a request. */
public final class Template {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9._-]{1,64})\\s*}}");

    private Template() {}

    public static Set<String> names(HttpCall call) {
        Set<String> names = new LinkedHashSet<>();
        fill(call, name -> {
            names.add(name);
            return "";
        });
        return names;
    }

    /**
     * The request with all values in their places; in the URL they are encoded, unless it is nothing but one value.
     *
     * @param values for all {@link #names}
     */
    public static HttpCall fill(HttpCall call, Map<String, String> values) {
        return fill(call, name -> values.getOrDefault(name, ""));
    }

    private static HttpCall fill(HttpCall call, UnaryOperator<String> values) {
        String url = REFERENCE.matcher(call.url()).lookingAt()
                ? fill(call.url(), values, UnaryOperator.identity())
                : fill(call.url(), values, Template::encode);
        Map<String, Secret> headers = fill(call.headers(), values, Template::oneLine);
        Content content = call.content();
        if (content instanceof Content.Text text) {
            content = new Content.Text(new Secret(fill(text.text().value(), values, UnaryOperator.identity())));
        } else if (content instanceof Content.Form form) {
            content = new Content.Form(fill(form.fields(), values, UnaryOperator.identity()));
        }
        return new HttpCall(url, call.method(), headers, content, call.followRedirects(), call.route(), call.expect());
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

    /** What a target sent must not end a header and begin another. */
    private static String oneLine(String value) {
        return value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
    }

    private static String encode(String value) {
        return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
