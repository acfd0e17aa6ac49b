package dev.bellwether.cli;

import dev.bellwether.store.StoreBackups;
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

/** {@code bellwether restore}: a backup in an empty store, which tells nobody until it is activated. */
@Command(
        name = "restore",
        description =
                "Brings a backup into an empty store. A daemon on that probes and decides, but sends no webhook and"
                        + " reads no source until the copy is activated.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What bellwether backup wrote.")
    private Optional<Path> file;

    @Option(names = "--activate", description = "Ends that, from the next start of the daemon on.")
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
        StoreBackups backups = config.backups();
        PrintWriter out = spec.commandLine().getOut();
        if (file.isPresent()) {
            out.println(backups.restore(file.get()) + " rows are restored");
        }
        if (!activate) {
            out.println("No webhook is sent and no source read until `bellwether restore --activate`.");
        } else if (backups.activate()) {
            out.println("The copy is activated. A daemon that runs on it has to be started anew.");
        } else {
            out.println("The store is no restored copy, or is activated already.");
        }
        return CommandLine.ExitCode.OK;
    }
}
