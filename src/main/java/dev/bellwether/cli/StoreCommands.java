package dev.bellwether.cli;

import dev.bellwether.app.Version;
import dev.bellwether.store.StoreBackups;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** All that is stored, to a file and back. */
public final class StoreCommands {
    private StoreCommands() {}

    /** {@code bellwether backup}: all that is stored, in one file. */
    @CommandLine.Command(
            name = "backup",
            description =
                    "Writes all that is stored to a file, as it is at one moment, whether the daemon runs or not.",
            mixinStandardHelpOptions = true)
    public static final class Backup extends ConfigCommand {
        @CommandLine.Parameters(
                paramLabel = "FILE",
                description = "A zip, which holds secrets; replaced once the new one is whole.")
        private Path backup;

        @Override
        public Integer call() throws Exception {
            out().println(backups().backup(Version.OF_JAR, backup) + " rows are in " + backup);
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code bellwether restore}: a backup in an empty store, which tells nobody until it is activated. */
    @CommandLine.Command(
            name = "restore",
            description =
                    "Brings a backup into an empty store. A daemon on that probes and decides, but sends no webhook and"
                            + " reads no source until the copy is activated.",
            mixinStandardHelpOptions = true)
    public static final class Restore extends ConfigCommand {
        @CommandLine.Parameters(paramLabel = "FILE", arity = "0..1", description = "What bellwether backup wrote.")
        private Optional<Path> backup;

        @CommandLine.Option(names = "--activate", description = "Ends that, from the next start of the daemon on.")
        private boolean activate;

        @Override
        public Integer call() throws Exception {
            if (backup.isEmpty() && !activate) {
                throw new ParameterException(spec().commandLine(), "Name the file to restore, or say --activate.");
            }
            StoreBackups backups = backups();
            if (backup.isPresent()) {
                out().println(backups.restore(backup.get()) + " rows are restored");
            }
            if (!activate) {
                out().println("No webhook is sent and no source read until `bellwether restore --activate`.");
            } else if (backups.activate()) {
                out().println("The copy is activated. A daemon that runs on it has to be started anew.");
            } else {
                out().println("The store is no restored copy, or is activated already.");
            }
            return CommandLine.ExitCode.OK;
        }
    }
}
