package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.catalogue.spec.ProbeTarget.Take.Source;
import dev.bellwether.probe.wire.BoundedText;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;

/** What can be taken out of an answer. */
final class Extraction {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A page could hand on megabytes otherwise. */
    private static final int LONGEST = 64 * 1024;

    private final HttpAnswer answer;
    private FormFields fields;

    Extraction(HttpAnswer answer) {
        this.answer = answer;
    }

    /** The value; empty where the answer has none. */
    Optional<String> value(Source source) {
        Optional<String> value = Optional.empty();
        if (source instanceof Source.Header header) {
            value = Optional.ofNullable(answer.headers().get(header.name()));
        } else if (source instanceof Source.Json json) {
            value = json(json.pointer());
        } else if (source instanceof Source.Form form) {
            value = field(form.field());
        } else if (source instanceof Source.Body body) {
            value = body(body);
        }
        return value.filter(text -> text.length() <= LONGEST);
    }

    private Optional<String> field(String name) {
        if (fields == null) {
            fields = FormFields.of(answer.body(), answer.charset());
        }
        return fields.value(name);
    }

    private Optional<String> json(String pointer) {
        try {
            JsonNode node = JSON.readTree(answer.body()).at(pointer);
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> body(Source.Body body) {
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
