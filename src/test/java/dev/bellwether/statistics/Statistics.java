package dev.bellwether.statistics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Simulates everything anew and rewrites {@code docs/statistics.md} with its plots; {@code make statistics} runs it. */
public final class Statistics {
    private Statistics() {}

    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, String> file : Results.simulated().files().entrySet()) {
            Path path = Results.DOCS.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
