package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.store.sql.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start makes of {@code store.uri}, the check before it has to say. */
class StoreUriTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "true, postgresql://db.example",
        "true, postgres://me@db.example/b",
        "true, postgresql://me:a%40b@db.example:5433/b_c",
        "true, 'postgresql://me:secret@[::1]:5432/b'",
        "true, postgresql:///b?host=db.example",
        "true, postgresql://me@db.example/b?sslmode=require",
        "true, postgresql://me@db_1.example/b?sslmode=verify-full&sslrootcert=ROOT",
        "false, postgresql://",
        "false, postgresql:db.example",
        "false, http://db.example/b",
        "false, postgresql://me:a@b@db.example/b",
        "false, postgresql://db.example:0/b",
        "false, postgresql://db.example:65536/b",
        "false, postgresql://db.example:many/b",
        "false, postgresql://db.example/b?port=0",
        "false, postgresql://db.example/a/b",
        "false, postgresql://db.example/b#c",
        "false, postgresql://me:100%@db.example/b",
        "false, postgresql://db.example/b?sslmode",
        "false, postgresql://db.example/b?sslmode=nonsense",
        "false, postgresql://db.example/b?sslmode=verify-full",
        "false, postgresql://db.example/b?sslmode=verify-ca&sslrootcert=nowhere.pem",
    })
    void theCheckAcceptsWhatAStartDoes(boolean good, String uri) throws IOException {
        Files.writeString(config(), "");
        Path root = Files.writeString(directory.resolve("root.pem"), "");
        String text = uri.replace("ROOT", root.toString());
        assertThat(accepted(() -> new ConfigLoader(Map.of(), directory).daemon(config(), List.of("store.uri=" + text))))
                .as("by the check")
                .isEqualTo(good);
        assertThat(accepted(() -> ServerAddress.parse(text))).as("at the start").isEqualTo(good);
    }

    private Path config() {
        return directory.resolve("bellwether.yaml");
    }

    private static boolean accepted(Runnable what) {
        try {
            what.run();
            return true;
        } catch (ConfigException e) {
            return false;
        } catch (RuntimeException e) {
            assertThat(e.getClass().getSimpleName()).isEqualTo("StoreMisconfigured");
            return false;
        }
    }
}
