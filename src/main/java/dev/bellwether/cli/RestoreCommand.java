package dev.bellwether.cli;

import dev.bellwether.app.StoreCopies;
import dev.bellwether.app.StoreCopies.Restored;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bellwether restore}: what {@code backup} wrote, in an empty store, which tells nobody until it is activated. */
@Command(
        name = "restore",
        description =
                "Brings a backup into an empty store, while no daemon runs. A daemon on such a copy probes and decides, but sends"
                        + " no webhook and reads no source until the copy is activated.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What bellwether backup wrote.")
    private Optional<Path> file;

    @Option(
            names = "--activate",
            description = "Lets a restored copy work as any other store, from the next start of its daemon on.")
    private boolean activate;

    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (file.isEmpty() && !activate) {
            throw new ParameterException(spec.commandLine(), "Name the file to restore, or say --activate.");
        }
        StoreCopies copies = new StoreCopies(config.daemon());
        PrintWriter out = spec.commandLine().getOut();
        if (file.isPresent()) {
            Restored restored = copies.restore(file.get());
            out.println(restored.rows() + " rows of " + restored.header().at() + " are restored");
        }
        if (!activate) {
            out.println(
                    "A daemon on this copy sends no webhook and reads no source until `bellwether restore --activate`.");
        } else if (copies.activate()) {
            out.println("The copy is activated. A daemon that runs on it has to be started anew.");
        } else {
            out.println("The store is no restored copy, or is activated already.");
        }
        return CommandLine.ExitCode.OK;
    }
}
