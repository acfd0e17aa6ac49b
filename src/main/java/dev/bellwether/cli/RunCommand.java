package dev.bellwether.cli;

import dev.bellwether.app.DaemonPlan;
import dev.bellwether.app.Foreground;
import dev.bellwether.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bellwether run}: the daemon, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs the daemon until it is told to stop by SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements LongRunning {
    @Mixin
    private ConfigOptions config;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.load();
        Foreground.run(DaemonPlan.of(configuration));
        return CommandLine.ExitCode.OK;
    }
}
