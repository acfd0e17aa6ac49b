package dev.bellwether.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Asks a running daemon for its health, for supervisors that can only run a command. */
@CommandLine.Command(
        name = "health",
        description =
                "Asks a running daemon for its health. Exit status 0 if it is well, 1 if not or if nobody answers.",
        mixinStandardHelpOptions = true)
public final class HealthCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @CommandLine.Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081/health/ready",
            description =
                    "What to ask; ${DEFAULT-VALUE} by default. /health/live says whether the process itself is well.")
    private String url;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "`" + url + "` is no http URL");
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            spec.commandLine().getOut().println(answer.body().strip());
            return answer.statusCode() == 200 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("Nobody answers at " + url + ": " + e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
