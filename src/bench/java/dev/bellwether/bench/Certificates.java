package dev.bellwether.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority and a server's certificate from it, as most banks have them (RSA, 2048 bits), made for one run.
 *
 * @param authority the authority's certificate, PEM
 * @param store the server's key and chain, PKCS #12
 */
record Certificates(Path authority, Path store) {
    static final String PASSWORD = "benchmark";
    static final String SERVER = "server";
    private static final String AUTHORITY = "authority";

    /** Makes them with the JDK's keytool, in an empty directory. */
    static Certificates make(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("server.p12");
        Path authority = directory.resolve("authority.pem");
        generate(store, AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        generate(
                store,
                SERVER,
                "-signer",
                AUTHORITY,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-ext",
                "eku=serverAuth");
        keytool(store, "-exportcert", "-rfc", "-alias", AUTHORITY, "-file", authority.toString());
        return new Certificates(authority, store);
    }

    private static void generate(Path store, String alias, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
        arguments.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
        arguments.addAll(List.of(more));
        keytool(store, arguments.toArray(String[]::new));
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool cannot make certificates: " + said);
        }
    }
}
