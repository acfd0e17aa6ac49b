package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.HttpCall.Content;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The bytes of a request's body. */
final class Contents {
    private Contents() {}

    static byte[] of(Content content) {
        if (content instanceof Content.Text text) {
            return text.text().value().getBytes(StandardCharsets.UTF_8);
        }
        if (content instanceof Content.Form form) {
            return form.fields().entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "="
                            + encoded(field.getValue().value()))
                    .collect(Collectors.joining("&"))
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return new byte[0];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
