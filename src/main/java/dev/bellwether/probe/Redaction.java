package dev.bellwether.probe;

import dev.bellwether.catalogue.HttpCall;
import dev.bellwether.catalogue.ProbeSpec;
import dev.bellwether.catalogue.ProbeTarget;
import dev.bellwether.catalogue.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of a text what must not be shown, should a target have sent it back or an expectation quote it. */
final class Redaction {
    /** Shorter ones are no secrets, and would blot out half of a text. */
    private static final int SHORTEST = 4;

    private static final int LONGEST_TEXT = 300;
    private static final Pattern SENSITIVE =
            Pattern.compile("auth|cookie|key|token|secret|pass|session|credential|pin", Pattern.CASE_INSENSITIVE);

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Of all that a probe may hold. */
    static Redaction of(ProbeSpec spec) {
        List<Secret> secrets = new ArrayList<>(spec.secrets());
        for (HttpCall call : calls(spec.target())) {
            call.headers().forEach((name, value) -> {
                if (SENSITIVE.matcher(name).find()) {
                    secrets.add(value);
                }
            });
            if (call.content() instanceof HttpCall.Content.Form form) {
                form.fields().forEach((name, value) -> {
                    if (SENSITIVE.matcher(name).find()) {
                        secrets.add(value);
                    }
                });
            }
            call.route().proxy().flatMap(proxy -> proxy.credentials()).ifPresent(secrets::add);
        }
        return of(secrets);
    }

    static Redaction of(Collection<Secret> secrets) {
        return new Redaction(secrets.stream()
                .map(Secret::value)
                .flatMap(value -> List.of(
                        value,
                        value.substring(value.indexOf(' ') + 1),
                        URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .stream())
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    /** The text without secrets, printable, and a few lines long at most. */
    String clean(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, "***");
        }
        safe = safe.replaceAll("\\p{Cntrl}+", " ");
        return safe.length() > LONGEST_TEXT ? safe.substring(0, LONGEST_TEXT) + "..." : safe;
    }

    private static List<HttpCall> calls(ProbeTarget target) {
        if (target instanceof ProbeTarget.Http http) {
            return List.of(http.call());
        }
        if (target instanceof ProbeTarget.Journey journey) {
            return Stream.concat(journey.steps().stream(), journey.last().stream())
                    .map(ProbeTarget.Step::call)
                    .toList();
        }
        return target instanceof ProbeTarget.CdrStatus cdr ? List.of(cdr.call()) : List.of();
    }
}
