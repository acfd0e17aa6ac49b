package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the file that lists institutions, connectors and probes; each reading stands alone. */
public final class CatalogueReader {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** What ISO 3166-1 leaves to its users, such as XK for Kosovo. */
    private static final Pattern PRIVATE_COUNTRIES = Pattern.compile("AA|Q[M-Z]|X[A-Z]|ZZ");

    private static final Pattern OBJECTIVE = Pattern.compile("(?:9\\d|100)(?:\\.\\d{1,3})?");
    private static final int MOST_ALIASES = 20;
    private static final int LONGEST_ALIAS = 100;

    private final Function<PolicyOverrides, Optional<String>> policyProblem;
    private final Map<String, Integer> institutionLines = new HashMap<>();
    private final Map<String, Integer> connectorLines = new HashMap<>();

    private CatalogueReader(Function<PolicyOverrides, Optional<String>> policyProblem) {
        this.policyProblem = policyProblem;
    }

    /**
     * Reads a whole catalogue.
     *
     * @param file its name, for mistakes
     * @param policyProblem what is wrong, in words, with what a connector sets for itself beside the node's policy
     * @param mistakes to which mistakes are added
     * @return the catalogue; empty where at least one mistake was added
     */
    public static Optional<Catalogue> read(
            String file, Node root, Function<PolicyOverrides, Optional<String>> policyProblem, List<Mistake> mistakes) {
        int before = mistakes.size();
        Fields fields = new Fields(file, "the catalogue", root, mistakes);
        CatalogueReader reading = new CatalogueReader(policyProblem);
        // Never an empty list: a reload of a file that was cut off would drop everything.
        List<Institution> institutions =
                fields.requiredEach("institutions", "list at least one", "the institution", reading::institution);
        fields.end();
        return mistakes.size() > before ? Optional.empty() : Optional.of(new Catalogue(institutions));
    }

    private void institution(Fields fields, Consumer<Institution> into) {
        into.accept(new Institution(
                identifier(fields, institutionLines),
                fields.required("name", "as customers know it"),
                country(fields),
                fields.integer("tier", 1, 4),
                fields.text("sector", ""),
                aliases(fields),
                objective(fields),
                fields.requiredEach("connectors", "list at least one", "the connector", this::connector)));
    }

    private static List<String> aliases(Fields fields) {
        List<String> aliases = fields.texts("aliases");
        boolean fit = aliases.stream().allMatch(alias -> !alias.isBlank() && alias.length() <= LONGEST_ALIAS);
        if (!fit || aliases.size() > MOST_ALIASES) {
            fields.wrong(
                    "aliases",
                    "these are not other names of an institution",
                    "at most " + MOST_ALIASES + ", each of 1 to " + LONGEST_ALIAS + " characters");
        }
        return aliases;
    }

    private static OptionalDouble objective(Fields fields) {
        Optional<Double> percent = fields.parsed(
                "objective",
                text -> OBJECTIVE.matcher(text).matches()
                        ? Optional.of(Double.valueOf(text)).filter(value -> value <= 100)
                        : Optional.empty(),
                "availability in percent",
                "from 90 to 100 with at most 3 decimals, such as 99.5");
        return percent.isPresent() ? OptionalDouble.of(percent.get()) : OptionalDouble.empty();
    }

    private void connector(Fields fields, Consumer<Connector> into) {
        Map<String, Integer> probeLines = new HashMap<>();
        into.accept(new Connector(
                identifier(fields, connectorLines),
                fields.required("method", List.of(Method.values()), Method::wire, Method.OPEN_BANKING),
                fields.oneOf("stage", List.of(Stage.values()), Stage::wire, Stage.LIVE),
                fields.mapping("policy", this::policy).orElse(PolicyOverrides.NONE),
                fields.each(
                        "probes",
                        "probe",
                        (item, specs) -> ProbeSpecReader.read(item).ifPresent(probe -> {
                            unique(fields, "probe", probe.id(), item.line(), probeLines);
                            specs.accept(probe);
                        }))));
    }

    private PolicyOverrides policy(Fields fields) {
        int before = fields.mistakes().size();
        PolicyOverrides policy = PolicyOverrides.read(fields);
        fields.end();
        if (fields.mistakes().size() == before) {
            policyProblem
                    .apply(policy)
                    .ifPresent(problem ->
                            fields.mistake(fields.line(), problem, "what is not set here is as in the daemon's file"));
        }
        return policy;
    }

    private String identifier(Fields fields, Map<String, Integer> lines) {
        String id = fields.required("id", "unique in the catalogue");
        if (!id.isEmpty() && !Identifiers.isValid(id)) {
            fields.wrong("id", "`" + id + "` is not an id", "1 to 64 letters, digits, dots, underscores and hyphens");
        } else if (!id.isEmpty()) {
            unique(fields, "id", id, fields.line("id"), lines);
        }
        return id;
    }

    private static void unique(Fields fields, String kind, String id, int line, Map<String, Integer> lines) {
        Integer earlier = lines.putIfAbsent(id, line);
        if (earlier != null) {
            fields.mistake(line, kind + " `" + id + "` is taken", "it stands on line " + earlier + "; choose another");
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
