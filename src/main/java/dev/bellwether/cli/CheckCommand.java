package dev.bellwether.cli;

import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bellwether check}: reads all files as a start would, and says what is in them or what is wrong; certificates that have
 * expired too, with which a daemon would start all the same.
 */
@Command(
        name = "check",
        description = "Reads the configuration and shows what was loaded, or every mistake.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Configuration loaded = config.load();
        Instant now = Instant.now();
        new ConfigLoader().checkDates(loaded.daemon().catalogue(), now);
        PrintWriter out = spec.commandLine().getOut();
        out.println(config.file() + ": good");
        new CheckReport(loaded, now).lines().forEach(out::println);
        return 0;
    }
}
