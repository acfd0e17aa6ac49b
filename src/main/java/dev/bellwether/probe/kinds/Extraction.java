package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.ProbeTarget.Take.Source;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** What can be taken out of an answer. */
final class Extraction {
    /** A page could hand on megabytes otherwise. */
    private static final int LONGEST = 64 * 1024;

    private final HttpAnswer answer;
    private final Effort effort;
    private FormFields fields;

    Extraction(HttpAnswer answer, Effort effort) {
        this.answer = answer;
        this.effort = effort;
    }

    /** The value; empty where the answer has none. */
    Optional<String> value(Source source) throws Failure {
        Optional<String> value = Optional.empty();
        if (source instanceof Source.Header header) {
            value = answer.header(header.name()).stream().findFirst();
        } else if (source instanceof Source.Json json) {
            value = json(json.pointer());
        } else if (source instanceof Source.Form form) {
            value = field(form.field());
        } else if (source instanceof Source.Body body) {
            value = body(body);
        }
        return value.filter(text -> text.length() <= LONGEST);
    }

    private Optional<String> field(String name) throws Failure {
        if (fields == null) {
            fields = FormFields.of(answer.body(), answer.charset(), effort);
        }
        return fields.value(name);
    }

    private Optional<String> json(String pointer) {
        try {
            JsonBody.Value value = JsonBody.read(answer, List.of(pointer)).get(pointer);
            return value.isPlain() && !value.is(JsonBody.Type.NULL) ? Optional.of(value.text()) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<String> body(Source.Body body) throws Failure {
        return effort.judge(answer.text(), Cause.BODY, body.regex(), text -> {
            Matcher matcher = body.regex().pattern().matcher(text);
            return matcher.find()
                    ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
                    : Optional.empty();
        });
    }
}
