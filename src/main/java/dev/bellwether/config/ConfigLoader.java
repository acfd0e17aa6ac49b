package dev.bellwether.config;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.reading.CatalogueReader;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ErrorCodes.ErrorCodesReader;
import dev.bellwether.status.Policy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Loads the three files, at the start and again on a reload. Immutable; every method blocks, and throws {@link
 * ConfigException} with all mistakes where there is one.
 */
public final class ConfigLoader {
    private static final String ERROR_CODES = "conf/error-codes.yaml";

    private final Map<String, String> environment;
    private final Path working;

    /** A loader for this process: its environment and its working directory. */
    public ConfigLoader() {
        this(System.getenv(), Path.of(""));
    }

    /**
     * A loader for another surrounding, such as a test's: the variables that {@code ${env:NAME}} may name, and where relative paths
     * on the command line start.
     */
    public ConfigLoader(Map<String, String> environment, Path working) {
        this.environment = Map.copyOf(environment);
        this.working = working;
    }

    /** Loads the daemon's file with {@code key=value} of {@code --set}, and the two that it names; all mistakes come together. */
    public Configuration load(Path file, List<String> overrides) {
        return loaded(mistakes -> {
            Optional<DaemonConfig> daemon = readDaemon(Optional.of(file), overrides, mistakes);
            Optional<Catalogue> catalogue =
                    daemon.flatMap(config -> readCatalogue(config.catalogue(), config.policy(), mistakes));
            Optional<ErrorCodes> errorCodes = daemon.flatMap(config -> readErrorCodes(config.errorCodes(), mistakes));
            return errorCodes.flatMap(
                    codes -> catalogue.map(listed -> new Configuration(daemon.orElseThrow(), listed, codes)));
        });
    }

    public DaemonConfig daemon(Path file, List<String> overrides) {
        return loaded(mistakes -> readDaemon(Optional.of(file), overrides, mistakes));
    }

    /** What a daemon without a file of its own would run with, but for these overrides. */
    public DaemonConfig defaults(List<String> overrides) {
        return loaded(mistakes -> readDaemon(Optional.empty(), overrides, mistakes));
    }

    /** Loads a catalogue, in which connectors' own settings must go together with the node's policy. */
    public Catalogue catalogue(Path file, Policy policy) {
        return loaded(mistakes -> readCatalogue(file, policy, mistakes));
    }

    /** Refuses a catalogue that names certificates of our own that are not valid at a time, which is no reason not to run. */
    public void checkDates(Path catalogue, Instant at) {
        loaded(mistakes -> YamlFile.read(catalogue, mistakes)
                .flatMap(root -> withSecrets(catalogue, root, mistakes, (resolved, found) -> {
                    NamedFiles.checkDates(catalogue.toString(), resolved, at, found::add);
                    return Optional.of(resolved);
                })));
    }

    public ErrorCodes errorCodes(Path file) {
        return loaded(mistakes -> readErrorCodes(file, mistakes));
    }

    /** The error codes that are part of the program, for a user without a file of them. */
    public ErrorCodes ownErrorCodes() {
        return loaded(mistakes -> YamlFile.readOwn(ERROR_CODES, mistakes)
                .flatMap(root -> ErrorCodesReader.read(ERROR_CODES, root, mistakes)));
    }

    private static <T> T loaded(Function<List<Mistake>, Optional<T>> reading) {
        List<Mistake> mistakes = new ArrayList<>();
        Optional<T> value = reading.apply(mistakes);
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        return value.orElseThrow();
    }

    private Optional<DaemonConfig> readDaemon(Optional<Path> file, List<String> overrides, List<Mistake> mistakes) {
        Path shown = file.orElse(working.resolve("bellwether.yaml"));
        Optional<Node> root =
                file.isPresent() ? YamlFile.read(file.get(), mistakes) : Optional.of(new Node.Mapping(List.of(), 1));
        DaemonReader.FileLookup files = new DaemonReader.FileLookup(
                Optional.ofNullable(shown.getParent()).orElse(Path.of("")), working);
        return root.flatMap(tree -> {
            Node all = SetOverrides.apply(tree, overrides, mistakes);
            return withSecrets(shown, all, mistakes, (resolved, found) -> {
                Fields fields = new Fields(shown.toString(), "the daemon's file", resolved, found);
                return Optional.of(new DaemonReader(fields, files).read());
            });
        });
    }

    private Optional<Catalogue> readCatalogue(Path file, Policy policy, List<Mistake> mistakes) {
        return YamlFile.read(file, mistakes)
                .flatMap(root -> withSecrets(file, root, mistakes, (resolved, found) -> {
                    NamedFiles.check(file.toString(), resolved, found::add);
                    return CatalogueReader.read(file.toString(), resolved, own -> problem(policy, own), found);
                }));
    }

    private static Optional<ErrorCodes> readErrorCodes(Path file, List<Mistake> mistakes) {
        return YamlFile.read(file, mistakes).flatMap(root -> ErrorCodesReader.read(file.toString(), root, mistakes));
    }

    /** Reads a tree with its secrets in place, and takes them out of the mistakes again. */
    private <T> Optional<T> withSecrets(
            Path file, Node root, List<Mistake> mistakes, BiFunction<Node, List<Mistake>, Optional<T>> read) {
        List<Mistake> inSecrets = new ArrayList<>();
        Secrets secrets = new Secrets(environment, file, inSecrets);
        List<Mistake> found = new ArrayList<>();
        Optional<T> value = read.apply(secrets.resolve(root), found);
        found.removeIf(secrets::isConsequence);
        Stream.concat(inSecrets.stream(), found.stream())
                .map(secrets::redact)
                .map(SetOverrides::attribute)
                .forEach(mistakes::add);
        return value;
    }

    private static Optional<String> problem(Policy policy, PolicyOverrides own) {
        try {
            policy.with(own);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
