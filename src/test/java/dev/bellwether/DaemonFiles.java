package dev.bellwether;

import dev.bellwether.config.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a daemon for a test: one bank, one key, free ports, and everything below one directory. */
record DaemonFiles(Path directory) {
    static final String KEY = "bw_for-this-test-alone";

    /** Writes them, for the embedded server. */
    static DaemonFiles in(Path directory) throws IOException {
        return in(directory, "");
    }

    /**
     * Writes them.
     *
     * @param more lines of the daemon's file
     */
    static DaemonFiles in(Path directory, String more) throws IOException {
        Files.writeString(
                directory.resolve("catalogue.yaml"),
                "institutions:\n- {id: bank, name: Bank, country: AU, sector: banking, connectors: [{id: bank, method: web}]}\n");
        Files.writeString(directory.resolve("error-codes.yaml"), Files.readString(Path.of("conf/error-codes.yaml")));
        Files.writeString(directory.resolve("bellwether.yaml"), """
                http: {port: 0}
                management: {port: 0}
                keys: [{name: test, scopes: [ingest], sha256: %s}]
                %s
                """.formatted(
                ApiKey.hash(KEY), more.isEmpty() ? "store: {dataDirectory: " + directory.resolve("data") + "}" : more));
        return new DaemonFiles(directory);
    }

    /** The path of the daemon's file. */
    String config() {
        return directory.resolve("bellwether.yaml").toString();
    }
}
