package dev.bellwether.cli;

import dev.bellwether.app.Foreground;
import dev.bellwether.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bellwether demo}: the daemon with simulated institutions, until it is told to stop. */
@Command(
        name = "demo",
        description =
                "Runs the daemon against simulated institutions on this machine, with job traffic, so that every status"
                        + " shows within a minute. Nothing leaves loopback.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements LongRunning {
    @Mixin
    private ConfigOptions config;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.load();
        Foreground.demo(configuration);
        return CommandLine.ExitCode.OK;
    }
}
