package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.catalogue.spec.ProbeTarget.Take.Source;
import dev.bellwether.probe.wire.BoundedText;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;

/** Takes a value out of an answer. Pure. */
final class Extraction {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A page could hand on megabytes otherwise. */
    private static final int LONGEST = 64 * 1024;

    private Extraction() {}

    /** The value; empty where the answer has none. */
    static Optional<String> from(HttpAnswer answer, Source source) {
        Optional<String> value = Optional.empty();
        if (source instanceof Source.Header header) {
            value = Optional.ofNullable(answer.headers().get(header.name()));
        } else if (source instanceof Source.Json json) {
            value = json(answer, json.pointer());
        } else if (source instanceof Source.Form form) {
            value = HtmlFields.value(answer.text(), form.field());
        } else if (source instanceof Source.Body body) {
            value = body(answer, body);
        }
        return value.filter(text -> text.length() <= LONGEST);
    }

    private static Optional<String> json(HttpAnswer answer, String pointer) {
        try {
            JsonNode node = JSON.readTree(answer.body()).at(pointer);
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> body(HttpAnswer answer, Source.Body body) {
        try {
            Matcher matcher = body.regex().pattern().matcher(BoundedText.with(answer.text()));
            return matcher.find()
                    ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
                    : Optional.empty();
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
