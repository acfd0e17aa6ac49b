package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import dev.bellwether.document.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one probe of the catalogue: the keys that all kinds have, and then those of its kind. */
public final class ProbeSpecReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, Function<Fields, ProbeTarget>> KINDS = kinds();

    private ProbeSpecReader() {}

    /** Reads a probe, in which paths are relative to the directory of its file; empty if there is a mistake in it. */
    public static Optional<ProbeSpec> read(Fields fields) {
        int before = fields.mistakes().size();
        String kind = fields.required("kind", "one of " + String.join(", ", KINDS.keySet()));
        String id = fields.text("id", kind);
        if (fields.has("id") && !Identifiers.isValid(id)) {
            fields.wrong("id", "`" + id + "` is no id", "1 to 64 of letters, digits, dot, underscore and hyphen");
        }
        Duration interval =
                fields.duration("interval", Duration.ofSeconds(60), Duration.ofMillis(100), DAY.multipliedBy(7));
        Duration timeout =
                fields.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofHours(1));
        int retries = fields.integer("retries", 0, 100).orElse(0);
        Duration retryInterval = fields.duration("retryInterval", Duration.ofSeconds(1), Duration.ZERO, DAY);
        boolean informational = fields.flag("informational", false);
        if (!KINDS.containsKey(kind)) {
            if (!kind.isEmpty()) {
                String hint = Spelling.hint(kind, KINDS.keySet(), "one of ");
                fields.wrong("kind", "`" + kind + "` is no kind of probe", hint);
            }
            return Optional.empty();
        }
        ProbeTarget target = KINDS.get(kind).apply(fields);
        fields.end();
        if (fields.mistakes().size() > before || target == null) {
            return Optional.empty();
        }
        List<Secret> secrets = new ArrayList<>();
        collect(fields.node(), secrets);
        return Optional.of(
                new ProbeSpec(id, interval, timeout, retries, retryInterval, informational, target, secrets));
    }

    private static void collect(Node node, List<Secret> secrets) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> collect(entry.value(), secrets));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> collect(item, secrets));
        } else if (node instanceof Node.Scalar scalar) {
            scalar.secrets().forEach(secret -> secrets.add(new Secret(secret)));
        }
    }

    private static ProbeTarget push(Fields fields) {
        if (!fields.has("deadline")) {
            fields.mistake(fields.line(), "`deadline` is missing in probe", "such as 5m");
        }
        return new ProbeTarget.Push(
                fields.duration("deadline", Duration.ofMinutes(5), Duration.ofMillis(100), DAY.multipliedBy(30)));
    }

    private static Map<String, Function<Fields, ProbeTarget>> kinds() {
        Map<String, Function<Fields, ProbeTarget>> kinds = new LinkedHashMap<>();
        kinds.put("http", fields -> new ProbeTarget.Http(HttpCallReader.read(fields)));
        kinds.put("cdr-status", HttpCallReader::readCdrStatus);
        kinds.put("tls", SocketReader::tls);
        kinds.put("tcp", SocketReader::tcp);
        kinds.put("dns", DnsReader::read);
        kinds.put("journey", JourneyReader::read);
        kinds.put("push", ProbeSpecReader::push);
        return kinds;
    }
}
