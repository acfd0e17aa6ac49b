package dev.bellwether.store.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a PostgreSQL server is and who logs in there, for the client and for JDBC, which only migrations and backups use. */
public final class ServerAddress {
    private static final int CONNECT_SECONDS = 5;
    private static final int MIGRATION_SECONDS = 600;

    private final PgConnectOptions options;
    private final String rootCertificate;

    private ServerAddress(PgConnectOptions options, String rootCertificate) {
        this.options = options;
        this.rootCertificate = rootCertificate;
    }

    public static ServerAddress local(int port, String user, String password, String database) {
        return new ServerAddress(
                new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setUser(user)
                        .setPassword(password)
                        .setDatabase(database),
                "");
    }

    /** The server of {@code store.uri}. */
    public static ServerAddress parse(String uri) {
        return parse(uri, "store.uri");
    }

    /**
     * The server with a URI.
     *
     * @param key where the URI stands in the configuration, for messages
     * @throws StoreMisconfigured if it cannot be used; the message does not repeat the URI, which may hold a password
     */
    public static ServerAddress parse(String uri, String key) {
        PgConnectOptions options;
        String rootCertificate;
        try {
            options = PgConnectOptions.fromUri(uri);
            rootCertificate = parameter(uri, "sslrootcert");
        } catch (RuntimeException e) {
            // Its message repeats the URI, and so the password.
            throw new StoreMisconfigured(key + " cannot be read: it must look like"
                    + " postgresql://user:password@host:port/database, with special characters of the user and the"
                    + " password percent-encoded");
        }
        if (options.getSslMode() != SslMode.DISABLE) {
            options.setSslOptions(ssl(options.getSslMode(), rootCertificate, key));
        }
        return new ServerAddress(options, rootCertificate);
    }

    private static ClientSSLOptions ssl(SslMode mode, String rootCertificate, String key) {
        if (mode != SslMode.VERIFY_CA && mode != SslMode.VERIFY_FULL) {
            return new ClientSSLOptions().setTrustAll(true);
        }
        if (rootCertificate.isEmpty() || !Files.isReadable(Path.of(rootCertificate))) {
            throw new StoreMisconfigured(key + " asks for a verified server, so it must also name a readable file of"
                    + " certificates: sslrootcert=/path/to/ca.pem");
        }
        return new ClientSSLOptions()
                .setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate))
                .setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    }

    private static String parameter(String uri, String name) {
        String query = URI.create(uri).getQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return "";
    }

    /** For the client; statements that run longer are cancelled by the server. */
    public PgConnectOptions options(int statementSeconds) {
        PgConnectOptions copy = new PgConnectOptions(options)
                .setCachePreparedStatements(true)
                .addProperty("statement_timeout", Integer.toString(statementSeconds * 1000))
                .addProperty("idle_in_transaction_session_timeout", "60000");
        copy.getProperties().put("application_name", "bellwether");
        return copy;
    }

    /** For migrations, which may take ten minutes for a statement. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {options.getHost()});
        source.setPortNumbers(new int[] {options.getPort()});
        source.setUser(options.getUser());
        source.setPassword(options.getPassword());
        source.setDatabaseName(options.getDatabase());
        source.setApplicationName("bellwether");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(MIGRATION_SECONDS);
        try {
            source.setProperty(
                    "sslmode",
                    options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!rootCertificate.isEmpty()) {
                source.setProperty("sslrootcert", rootCertificate);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver does not know sslmode", e);
        }
        return source;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
    }
}
