package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpCall.Redirects;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.ProbeTarget.Take;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.Template;
import dev.bellwether.document.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads probes of the kind {@code journey}. */
final class JourneyReader {
    private final Route route;
    private final Redirects redirects;
    private final Set<String> names = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    private JourneyReader(Route route, Redirects redirects) {
        this.route = route;
        this.redirects = redirects;
    }

    static ProbeTarget read(Fields fields) {
        // What leads to one target leads to all; a step may say otherwise.
        JourneyReader reader = new JourneyReader(
                RouteReader.read(fields, Route.DIRECT), HttpCallReader.redirects(fields, Redirects.FOLLOWED));
        List<ProbeTarget.Step> steps = fields.<ProbeTarget.Step>each("steps", "an item of `steps`", reader::step);
        if (steps.isEmpty()) {
            fields.mistake(fields.line("steps"), "a journey needs `steps`", "at least one, with a name and a url");
        }
        List<ProbeTarget.Step> last = fields.<ProbeTarget.Step>each("finally", "an item of `finally`", reader::step);
        return new ProbeTarget.Journey(steps, last, HttpExpectReader.onlyLimits(fields));
    }

    private void step(Fields fields, Consumer<ProbeTarget.Step> into) {
        String name = fields.required("name", "such as login");
        if (!name.isEmpty() && !names.add(name)) {
            fields.wrong("name", "another step is `" + name + "` already", "");
        }
        String url = fields.required("url", "such as https://bank.example/login");
        if (!url.contains("{{")) {
            HttpCallReader.checkUrl(fields, "url", url);
        }
        HttpCall call = HttpCallReader.read(fields, url, content(fields), redirects, route);
        for (String wanted : Template.names(call)) {
            if (!taken.contains(wanted)) {
                fields.mistake(
                        fields.line(),
                        "no step before `" + name + "` takes `" + wanted + "`",
                        "add {as: " + wanted + ", ...} to `take` of an earlier step");
            }
        }
        List<Take> takes = fields.<Take>each("take", "an item of `take`", JourneyReader::take);
        takes.forEach(take -> taken.add(take.as()));
        into.accept(new ProbeTarget.Step(name, call, takes));
    }

    private static HttpCall.Content content(Fields fields) {
        Map<String, Secret> form = new LinkedHashMap<>();
        fields.textMap("form").forEach((name, value) -> form.put(name, new Secret(value)));
        HttpCall.Content content = HttpCallReader.content(fields);
        if (!fields.has("form")) {
            return content;
        }
        if (!(content instanceof HttpCall.Content.None)) {
            fields.wrong("form", "stands beside `body` or `bodyFile`", "one of them");
        }
        return new HttpCall.Content.Form(form);
    }

    private static void take(Fields fields, Consumer<Take> into) {
        String as = fields.required("as", "the name that later steps use");
        if (!as.isEmpty() && !Identifiers.isValid(as)) {
            fields.wrong("as", "`" + as + "` is no name", "letters, digits, dot, underscore and hyphen");
        }
        List<Take.Source> sources = new ArrayList<>();
        fields.text("form").ifPresent(field -> sources.add(new Take.Source.Form(field)));
        fields.text("header").ifPresent(header -> sources.add(new Take.Source.Header(header)));
        fields.text("json").ifPresent(pointer -> {
            HttpExpectReader.checkPointer(fields, "json", pointer);
            sources.add(new Take.Source.Json(pointer));
        });
        HttpExpectReader.regex(fields, "body").ifPresent(regex -> sources.add(new Take.Source.Body(regex)));
        if (fields.given("form", "header", "json", "body") != 1) {
            fields.mistake(fields.line(), "a value is taken from one of `form`, `json`, `header` and `body`", "");
        }
        sources.forEach(source -> into.accept(new Take(as, source)));
    }
}
