package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyCheck;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the file that lists institutions, connectors and probes. Immutable; each reading stands alone. */
public final class CatalogueReader {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** What ISO 3166-1 leaves to its users, such as XK for Kosovo. */
    private static final Pattern PRIVATE_COUNTRIES = Pattern.compile("AA|Q[M-Z]|X[A-Z]|ZZ");

    private static final Map<String, Method> METHODS = new LinkedHashMap<>();
    private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

    static {
        for (Method method : Method.values()) {
            METHODS.put(method.wire(), method);
        }
        for (Stage stage : Stage.values()) {
            STAGES.put(stage.wire(), stage);
        }
    }

    private final PolicyCheck policies;

    public CatalogueReader(PolicyCheck policies) {
        this.policies = policies;
    }

    /**
     * Reads a whole catalogue.
     *
     * @param file its name, for mistakes
     * @param mistakes to which mistakes are added
     * @return the catalogue; empty where at least one mistake was added
     */
    public Optional<Catalogue> read(String file, Node root, List<Mistake> mistakes) {
        int before = mistakes.size();
        Reading reading = new Reading(file, mistakes);
        Fields fields = Fields.of(file, "the catalogue", root, mistakes);
        List<Institution> institutions = new ArrayList<>();
        // Never an empty list: a reload of a file that was cut off would drop everything.
        for (Node node : fields.requiredList("institutions", "list at least one")) {
            institutions.add(reading.institution(node));
        }
        fields.end();
        return mistakes.size() > before ? Optional.empty() : Optional.of(new Catalogue(institutions));
    }

    /** What one reading has seen so far. */
    private final class Reading {
        private final String file;
        private final List<Mistake> mistakes;
        private final Map<String, Integer> institutionLines = new HashMap<>();
        private final Map<String, Integer> connectorLines = new HashMap<>();

        Reading(String file, List<Mistake> mistakes) {
            this.file = file;
            this.mistakes = mistakes;
        }

        Institution institution(Node node) {
            Fields fields = Fields.of(file, "the institution", node, mistakes);
            String id = identifier(fields, institutionLines);
            String name = fields.required("name", "as customers know it");
            String country = country(fields);
            OptionalInt tier = fields.integer("tier", 1, 4);
            String sector = fields.text("sector", "");
            List<Connector> connectors = new ArrayList<>();
            for (Node item : fields.requiredList("connectors", "list at least one")) {
                connectors.add(connector(item));
            }
            fields.end();
            return new Institution(id, name, country, tier, sector, connectors);
        }

        private Connector connector(Node node) {
            Fields fields = Fields.of(file, "the connector", node, mistakes);
            String id = identifier(fields, connectorLines);
            Method method = fields.required("method", METHODS, Method.OPEN_BANKING);
            Stage stage = fields.oneOf("stage", STAGES, Stage.LIVE);
            PolicyOverrides policy = fields.mapping("policy").map(this::policy).orElse(PolicyOverrides.NONE);
            Map<String, Integer> probeLines = new HashMap<>();
            List<ProbeSpec> specs = new ArrayList<>();
            for (Node item : fields.list("probes")) {
                ProbeSpecReader.read(file, item, mistakes).ifPresent(probe -> {
                    unique(fields, "probe", probe.id(), item.line(), probeLines);
                    specs.add(probe);
                });
            }
            fields.end();
            return new Connector(id, method, stage, policy, specs);
        }

        private PolicyOverrides policy(Fields fields) {
            int before = mistakes.size();
            PolicyOverrides policy = PolicyOverridesReader.read(fields);
            fields.end();
            if (mistakes.size() == before) {
                policies.problem(policy)
                        .ifPresent(problem -> fields.mistake(
                                fields.line(), problem, "what is not set here is as in the daemon's file"));
            }
            return policy;
        }

        private String identifier(Fields fields, Map<String, Integer> lines) {
            String id = fields.required("id", "unique in the catalogue");
            if (!id.isEmpty() && !Identifiers.isValid(id)) {
                fields.wrong(
                        "id", "`" + id + "` is not an id", "1 to 64 letters, digits, dots, underscores and hyphens");
            } else if (!id.isEmpty()) {
                unique(fields, "id", id, fields.line("id"), lines);
            }
            return id;
        }

        private static void unique(Fields fields, String kind, String id, int line, Map<String, Integer> lines) {
            Integer earlier = lines.putIfAbsent(id, line);
            if (earlier != null) {
                fields.mistake(
                        line, kind + " `" + id + "` is taken", "it stands on line " + earlier + "; choose another");
            }
        }

        private static String country(Fields fields) {
            String country = fields.required("country", "two letters as in ISO 3166-1, such as AU");
            if (!country.isEmpty() && !isCountry(country)) {
                String upper = country.toUpperCase(Locale.ROOT);
                fields.wrong(
                        "country",
                        "`" + country + "` is not a country",
                        isCountry(upper) ? "write it " + upper : "two letters as in ISO 3166-1, such as AU");
            }
            return country;
        }

        private static boolean isCountry(String code) {
            return COUNTRIES.contains(code) || PRIVATE_COUNTRIES.matcher(code).matches();
        }
    }
}
