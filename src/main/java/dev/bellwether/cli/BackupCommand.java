package dev.bellwether.cli;

import dev.bellwether.app.Version;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bellwether backup}: all that is stored, in one file. */
@Command(
        name = "backup",
        description = "Writes all that is stored to a file, as it is at one moment, whether the daemon runs or not.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A zip, which holds secrets; replaced once the new one is whole.")
    private Path file;

    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        long rows = config.backups().backup(Version.OF_JAR, file);
        spec.commandLine().getOut().println(rows + " rows are in " + file);
        return CommandLine.ExitCode.OK;
    }
}
