package dev.bellwether.cli;

import dev.bellwether.app.Daemon;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.store.StoreBackups;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What commands that read the daemon's file have in common. */
abstract class ConfigCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "conf/bellwether.yaml",
            description = "The daemon's file (default: ${DEFAULT-VALUE}).")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the daemon's file, such as http.port=0; repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    Path file() {
        return file;
    }

    CommandSpec spec() {
        return spec;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Of the store that the daemon's file names; throws as {@link #load}. */
    StoreBackups backups() {
        return new StoreBackups(
                Daemon.storeOptions(new ConfigLoader().daemon(file, overrides).store()));
    }

    /** Loads everything; throws {@link dev.bellwether.config.ConfigException}, which ends the command with status 2. */
    Configuration load() {
        return new ConfigLoader().load(file, overrides);
    }
}
