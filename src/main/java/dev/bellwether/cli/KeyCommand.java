package dev.bellwether.cli;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bellwether key}: what there is to do with keys of the API. */
@CommandLine.Command(name = "key", description = "Makes keys of the API.", mixinStandardHelpOptions = true)
public final class KeyCommand implements Runnable {
    private static final int RANDOM_BYTES = 32;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: create.");
    }

    @CommandLine.Command(
            name = "create",
            description = {
                "Prints a new key, this once, and the line that makes it known to the daemon.",
                "The key and the line go to standard output, everything else to standard error."
            },
            mixinStandardHelpOptions = true)
    int create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Who uses the key.")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            converter = ScopeConverter.class,
                            description = "What for: ingest, operate; repeatable.")
                    List<Scope> scopes,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            converter = BacktestCommand.TimeConverter.class,
                            description = "When it ends, such as 2030-01-31T00:00:00Z (default: never).")
                    Optional<Instant> end) {
        CommandLine create = spec.subcommands().get("create");
        if (!Identifiers.isValid(name)) {
            throw new CommandLine.ParameterException(
                    create, "--name takes 1 to 64 letters, digits, dots, underscores and hyphens.");
        }
        if (end.isPresent() && !end.get().isAfter(Instant.now())) {
            throw new CommandLine.ParameterException(create, "--expires lies in the past.");
        }
        String key = newKey();
        PrintWriter out = create.getOut();
        PrintWriter err = create.getErr();
        err.println("A new key. Keep it now: it is shown this once and stored nowhere.");
        out.println(key);
        err.println("Add this line under `keys:` in the daemon's file:");
        out.println(line(new ApiKey(name, Set.copyOf(scopes), ApiKey.hash(key), end)));
        return 0;
    }

    private static String newKey() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "bw_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String line(ApiKey key) {
        String scopes = key.scopes().stream().sorted().map(Scope::wire).collect(Collectors.joining(", "));
        String expires =
                key.expires().map(time -> ", expires: \"" + time + "\"").orElse("");
        return "- {name: " + key.name() + ", scopes: [" + scopes + "], sha256: " + key.sha256() + expires + "}";
    }

    /** Scopes by their spelling in the file. */
    static final class ScopeConverter implements CommandLine.ITypeConverter<Scope> {
        @Override
        public Scope convert(String text) {
            return Stream.of(Scope.values())
                    .filter(scope -> scope.wire().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("`" + text + "` is not a scope"));
        }
    }
}
