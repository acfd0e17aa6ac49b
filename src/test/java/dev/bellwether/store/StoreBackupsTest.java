package dev.bellwether.store;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.store.sql.ServerAddress;
import dev.bellwether.store.sql.StoreMisconfigured;
import dev.bellwether.store.sql.StoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that goes into one file and comes back in another database. */
class StoreBackupsTest {
    @RegisterExtension
    final TestDatabase original = new TestDatabase();

    @RegisterExtension
    final TestDatabase copy = new TestDatabase();

    @TempDir
    Path directory;

    private Path file;
    private StoreBackups from;
    private StoreBackups to;

    @BeforeEach
    void name() {
        file = directory.resolve("store.zip");
        from = new StoreBackups(StoreOptions.embedded(directory.resolve("a")).at(original.uri()));
        to = new StoreBackups(StoreOptions.embedded(directory.resolve("b")).at(copy.uri()));
    }

    @Test
    void everyRowOfEveryTableComesBack() throws Exception {
        FilledTables tables = new FilledTables(original);
        tables.fill();
        Map<String, List<String>> contents = tables.contents();
        assertThat(contents)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        long written = from.backup("1.0", file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(to.restore(file)).isEqualTo(written).isGreaterThan(40);

        assertThat(new FilledTables(copy).contents()).isEqualTo(contents);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("nothing unfinished is left").containsExactly(file);
        }
        Vertx vertx = Vertx.vertx();
        Database database = copy.open(vertx);
        assertThat(database.isRestoredCopy()).isTrue();
        await(database.upkeep());
        await(database.close());
        assertThat(to.activate()).isTrue();
        assertThat(to.activate()).isFalse();
        Database activated = copy.open(vertx);
        assertThat(activated.isRestoredCopy()).isFalse();
        await(activated.close());
        await(vertx.close());
    }

    @Test
    void aBackupIsOfOneMomentAndReplacesTheOneBefore() throws Exception {
        Files.writeString(file, "the one before");
        original.execute("INSERT INTO release (connector_id, version, at) VALUES ('bank', 'stored', now())");
        try (var other = original.connect();
                var open = other.createStatement()) {
            other.setAutoCommit(false);
            open.execute("INSERT INTO release (connector_id, version, at) VALUES ('bank', 'not yet', now())");
            from.backup("1.0", file);
            other.commit();
        }
        to.restore(file);

        assertThat(copy.column("SELECT version FROM release")).containsExactly("stored");
    }

    @Test
    void tablesOfAnEarlierVersionAreBroughtToThePresentOne() throws Exception {
        copy.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        original.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        Flyway.configure()
                .dataSource(ServerAddress.parse(original.uri()).dataSource())
                .locations("classpath:db/migration")
                .target("12")
                .load()
                .migrate();
        original.execute(
                "SELECT add_day('job_outcome', '2026-11-30')",
                "INSERT INTO job_outcome (completed_at, day, attempt, success, connector_id, job_id)"
                        + " VALUES ('2026-11-30T10:00:00Z', '2026-11-30', 1, true, 'bank', 'job')",
                "INSERT INTO unfinished_job (job, day, connector_id) VALUES (1, '2026-11-30', 'bank')",
                "CREATE TABLE not_ours (id serial)",
                "INSERT INTO not_ours DEFAULT VALUES");

        from.backup("0.1", file);
        to.restore(file);

        assertThat(copy.column("SELECT job_id FROM job_outcome WHERE customer IS NULL"))
                .containsExactly("job");
        assertThat(copy.column("SELECT max(version::int) FROM flyway_schema_history"))
                .isEqualTo(copy.column("SELECT greatest(15, max(version::int)) FROM flyway_schema_history"));
        assertThat(copy.column("SELECT to_regclass('not_ours')")).containsOnlyNulls();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("no zip", (Damage) bytes -> "backup".getBytes(StandardCharsets.UTF_8), "is no backup"),
                Arguments.of("empty", (Damage) bytes -> new byte[0], "is no backup"),
                Arguments.of(
                        "another zip",
                        (Damage) bytes -> zip(bytes, "backup.json", "x.json", json -> json),
                        "is no backup"),
                Arguments.of(
                        "the end is missing", (Damage) bytes -> Arrays.copyOf(bytes, bytes.length - 1), "is no backup"),
                Arguments.of(
                        "half is missing", (Damage) bytes -> Arrays.copyOf(bytes, bytes.length / 2), "is no backup"),
                Arguments.of("a bit is another", (Damage) StoreBackupsTest::flipped, "is no backup"),
                Arguments.of(
                        "a table is missing",
                        (Damage) bytes -> zip(bytes, "release", "gone", json -> json),
                        "it has no release"),
                Arguments.of(
                        "a later format",
                        (Damage) bytes -> zip(bytes, "backup.json", "backup.json", json -> json.put("format", 2)),
                        "its format is 2, and this version knows 1: restore it with Bellwether 1.0 or later"),
                Arguments.of(
                        "a later schema",
                        (Damage) bytes -> zip(bytes, "backup.json", "backup.json", json -> json.put("schema", "999")),
                        "its tables are of version 999"));
    }

    private interface Damage extends UnaryOperator<byte[]> {}

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, UnaryOperator<byte[]> damage, String message) throws IOException {
        original.execute(
                "INSERT INTO release (connector_id, version, at) VALUES ('bank', '1', now()), ('bank', '2', now())",
                "INSERT INTO audit (at, last_at, actor, action, subject, outcome, detail)"
                        + " VALUES (now(), now(), 'me', 'test', 'bank', 'done', '{}')");
        from.backup("1.0", file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, damage.apply(whole));

        assertThatThrownBy(() -> to.restore(file))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(message);

        assertThat(copy.column("SELECT version FROM release")).isEmpty();
        assertThat(copy.column("SELECT actor FROM audit")).isEmpty();
        assertThat(copy.column("SELECT to_regclass('restored_copy')")).containsOnlyNulls();
        Files.write(file, whole);
        to.restore(file);
        assertThat(copy.column("SELECT count(*) FROM release")).containsExactly("2");
    }

    /** One bit of the rows of a large table. */
    private static byte[] flipped(byte[] bytes) {
        byte[] name = "release".getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (!Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
            at++;
        }
        byte[] flipped = bytes.clone();
        flipped[at + name.length + 12] ^= 1;
        return flipped;
    }

    private static byte[] zip(byte[] bytes, String name, String newName, UnaryOperator<JsonObject> change) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(bytes));
                ZipOutputStream out = new ZipOutputStream(changed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                boolean that = entry.getName().equals(name);
                out.putNextEntry(new ZipEntry(that ? newName : entry.getName()));
                out.write(
                        that && name.endsWith(".json")
                                ? change.apply(new JsonObject(new String(content, StandardCharsets.UTF_8)))
                                        .encode()
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return changed.toByteArray();
    }

    @Test
    void aStoreThatHoldsSomethingIsNoPlaceForABackup() throws IOException {
        from.backup("1.0", file);
        copy.execute("INSERT INTO release (connector_id, version, at) VALUES ('bank', '1', now())");

        assertThatThrownBy(() -> to.restore(file))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining("not empty, there are rows in release")
                .hasMessageContaining("store.uri");
        assertThat(copy.column("SELECT version FROM release")).containsExactly("1");
    }

    @Test
    void aStoreThatADaemonWorksOnIsBackedUpButNotRestoredInto() throws IOException {
        Vertx vertx = Vertx.vertx();
        StoreLock first = new StoreLock(vertx, original.uri(), false);
        StoreLock second = new StoreLock(vertx, copy.uri(), false);
        await(first.take());
        await(second.take());
        from.backup("1.0", file);

        assertThatThrownBy(() -> to.restore(file))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining("a daemon works on the database");

        await(second.close());
        to.restore(file);
        await(first.close());
        await(vertx.close());
    }

    @Test
    void whatIsNotThereIsSaid() {
        StoreBackups none = new StoreBackups(StoreOptions.embedded(directory.resolve("none")));
        assertThatThrownBy(() -> none.backup("1.0", file)).hasMessageContaining("there is no store in");
        assertThatThrownBy(() -> none.restore(file)).hasMessageContaining("there is no file " + file);
        assertThatThrownBy(() -> from.backup("1.0", directory.resolve("no/where.zip")))
                .isInstanceOf(IOException.class);
        copy.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        assertThatThrownBy(() -> to.backup("1.0", file)).hasMessageContaining("there is nothing to back up");
        assertThat(file).doesNotExist();
    }

    @Test
    void theSecretForWebhooksComesAlongButNeverReplacesAnother() throws IOException {
        Path secret = Files.createDirectories(directory.resolve("a")).resolve("webhooks.secret");
        Files.writeString(secret, "0123456789abcdef0123456789abcdef\n");
        from.backup("1.0", file);
        Path kept = Files.createDirectories(directory.resolve("b")).resolve("webhooks.secret");
        Files.writeString(kept, "another\n");

        assertThatThrownBy(() -> to.restore(file))
                .isInstanceOf(StoreMisconfigured.class)
                .hasMessageContaining(kept + " is another secret");

        Files.delete(kept);
        to.restore(file);
        assertThat(kept).hasSameTextualContentAs(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
    }
}
