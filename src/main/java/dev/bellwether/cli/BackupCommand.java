package dev.bellwether.cli;

import dev.bellwether.app.StoreCopies;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
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
        description = "Writes all that is stored to one file, as it is at one moment, whether the daemon runs or not.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description =
                    "Replaced once the new one is whole; - is standard output. It holds secrets: keep it as such.")
    private Path file;

    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        StoreCopies copies = new StoreCopies(config.daemon());
        if (file.toString().equals("-")) {
            try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
                copies.backup(out);
            }
        } else {
            spec.commandLine().getOut().println(copies.backup(file) + " rows are in " + file);
        }
        return CommandLine.ExitCode.OK;
    }
}
