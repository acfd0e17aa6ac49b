package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
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

    /**
     * Reads a probe strictly.
     *
     * @param file the file's name; paths in the probe are relative to its directory
     * @param node the mapping that describes the probe
     * @param mistakes to which all mistakes found are added
     * @return the probe, or empty if there was a mistake in it
     */
    public static Optional<ProbeSpec> read(String file, Node node, List<Mistake> mistakes) {
        List<Mistake> found = new ArrayList<>();
        List<Secret> secrets = new ArrayList<>();
        collect(node, secrets);
        ProbeSpec spec = read(Fields.of(file, "probe", node, found), secrets);
        mistakes.addAll(found);
        return found.isEmpty() ? Optional.ofNullable(spec) : Optional.empty();
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

    private static ProbeSpec read(Fields fields, List<Secret> secrets) {
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
        Function<Fields, ProbeTarget> reader = KINDS.get(kind);
        if (reader == null) {
            if (!kind.isEmpty()) {
                String nearest = Spelling.nearest(kind, KINDS.keySet());
                fields.wrong(
                        "kind",
                        "`" + kind + "` is no kind of probe",
                        nearest.isEmpty()
                                ? "one of " + String.join(", ", KINDS.keySet())
                                : "did you mean `" + nearest + "`?");
            }
            return null;
        }
        ProbeTarget target = reader.apply(fields);
        fields.end();
        return target == null
                ? null
                : new ProbeSpec(id, interval, timeout, retries, retryInterval, informational, target, secrets);
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
