package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's build stage without a container engine: what it copies and nothing else, built by its own command, and the jar used. */
class ImageBuildIT {
    @TempDir
    private Path directory;

    @Test
    void theJarThatIsBuiltFromWhatTheImageCopiesKnowsTheErrorCodes() throws Exception {
        DebianTool.required("mvn", "maven");
        String command = null;
        for (String instruction : buildStage()) {
            List<String> words = List.of(instruction.split(" +", -1));
            if (words.get(0).equals("COPY")) {
                for (String source : words.subList(1, words.size() - 1)) {
                    copy(Path.of(source), directory.resolve(words.get(words.size() - 1)));
                }
            } else if (words.get(0).equals("RUN")) {
                command = instruction.replaceAll("RUN --mount=\\S+", "");
            }
        }
        assertThat(command).contains("mvn ");

        // What it needs is there, since it has built the jar under test; so nothing is asked of a registry.
        String offline = "mvn -o -q -Dmaven.repo.local=" + System.getProperty("localRepository") + " ";
        run(300, "sh", "-c", "TARGETARCH=amd64; " + command.replace("mvn ", offline));

        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path evidence = Files.writeString(elsewhere.resolve("evidence.ndjson"), """
                {"type":"job","jobId":"1","connectorId":"bank","completedAt":"2026-03-02T10:00:01Z","outcome":"success"}
                """);
        assertThat(run(
                        60,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        directory.resolve("target/bellwether.jar").toString(),
                        "backtest",
                        "--catalogue=" + DaemonFiles.in(elsewhere).directory().resolve("catalogue.yaml"),
                        "--evidence=" + evidence))
                .contains("\"connectorId\":\"bank\",\"trigger\":\"startup\"");
    }

    /** The instructions up to the second image, each on one line. */
    private static List<String> buildStage() throws IOException {
        List<String> instructions = new ArrayList<>();
        String joined = Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\n\\s*", "");
        for (String line : joined.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList()) {
            if (line.startsWith("FROM ") && !instructions.isEmpty()) {
                return instructions;
            }
            instructions.add(line);
        }
        return instructions;
    }

    /** As the instruction does it: what is in a directory, or a file by its name into a directory. */
    private static void copy(Path source, Path target) throws IOException {
        if (!Files.isDirectory(source)) {
            Files.createDirectories(target);
            Files.copy(source, target.resolve(source.getFileName()));
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private String run(int seconds, String... command) throws IOException, InterruptedException {
        Path said = directory.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(said)).isTrue();
        return Files.readString(said);
    }
}
