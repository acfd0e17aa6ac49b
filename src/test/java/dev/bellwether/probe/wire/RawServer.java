package dev.bellwether.probe.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A server on loopback that does with each connection what a script says, however rude. */
public final class RawServer implements AutoCloseable {
    static final Path TLS = Path.of("src/test/resources/probe/tls");

    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** What is done with one connection. It is closed afterwards. */
    @FunctionalInterface
    public interface Script {
        void serve(Connection connection) throws Exception;
    }

    /** One connection that came in. */
    public record Connection(Socket socket, InputStream in, OutputStream out, List<String> heads) {
        /** Reads a request's head, and notes it. */
        public String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.write(b);
            }
            heads.add(head.toString(StandardCharsets.ISO_8859_1));
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        public void ok(String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            send("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            send(bytes);
        }

        /** Sends again and again until the other side has enough. */
        public void endlessly(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                send(bytes);
            }
        }

        /** Does nothing until the other side has enough. */
        public void hang() throws IOException {
            while (in.read() >= 0) {
                // It may say what it wants.
            }
        }

        /** Has the connection end in a reset rather than in good order. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private RawServer(ServerSocket listening) {
        this.listening = listening;
    }

    /** A server without TLS. */
    public static RawServer of(Script script) throws IOException {
        return started(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), script);
    }

    /** A server without TLS on this address. */
    static RawServer on(InetAddress address, Script script) throws IOException {
        return started(new ServerSocket(0, 500, address), script);
    }

    /** A server with TLS, and the certificate and key of this name; of several, each handshake shows the next. */
    public static RawServer tls(String name, Script script) throws Exception {
        return tls(name, List.of("TLSv1.3", "TLSv1.2"), false, script);
    }

    public static RawServer tls(String name, List<String> versions, boolean clientCertificate, Script script)
            throws Exception {
        return started(socket(name, "root", versions, clientCertificate), script);
    }

    /** A server that wants a certificate of this authority from its clients. */
    public static RawServer tlsFor(String authority, List<String> versions, Script script) throws Exception {
        return started(socket("good", authority, versions, true), script);
    }

    private static SSLServerSocket socket(
            String name, String authority, List<String> versions, boolean clientCertificate) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) context(name, authority)
                .getServerSocketFactory()
                .createServerSocket(0, 500, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(versions.toArray(new String[0]));
        socket.setNeedClientAuth(clientCertificate);
        return socket;
    }

    /** A server with TLS that agrees on HTTP/2. */
    static RawServer http2(String name, Script script) throws Exception {
        SSLServerSocket socket = (SSLServerSocket)
                context(name).getServerSocketFactory().createServerSocket(0, 500, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return started(socket, script);
    }

    /** The same connection with TLS on top. */
    public static Connection secured(Connection connection, String name) throws Exception {
        SSLSocket socket = (SSLSocket) context(name)
                .getSocketFactory()
                .createSocket(
                        connection.socket(),
                        connection.socket().getInetAddress().getHostAddress(),
                        connection.socket().getPort(),
                        true);
        socket.setUseClientMode(false);
        return new Connection(socket, socket.getInputStream(), socket.getOutputStream(), connection.heads());
    }

    private static RawServer started(ServerSocket socket, Script script) {
        RawServer server = new RawServer(socket);
        thread(() -> server.accept(script));
        return server;
    }

    private static SSLContext context(String name) throws Exception {
        return context(name, "root");
    }

    private static SSLContext context(String name, String authority) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Identity> identities = new ArrayList<>();
        for (String one : name.split(",", -1)) {
            String pem = Files.readString(TLS.resolve(one + ".key")).replaceAll("-----[^-]+-----|\\s", "");
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            List<X509Certificate> chain = new ArrayList<>();
            factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(TLS.resolve(one + ".pem"))))
                    .forEach(certificate -> chain.add((X509Certificate) certificate));
            identities.add(new Identity(key, chain));
        }
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry(
                "root",
                factory.generateCertificate(
                        new ByteArrayInputStream(Files.readAllBytes(TLS.resolve(authority + ".pem")))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Identities(identities)}, trust.getTrustManagers(), null);
        return context;
    }

    private record Identity(PrivateKey key, List<X509Certificate> chain) {}

    /** Shows one chain after another, be they chains or not, and stays with the last. */
    private static final class Identities extends X509ExtendedKeyManager {
        private final List<Identity> identities;
        private final AtomicInteger shown = new AtomicInteger();

        Identities(List<Identity> identities) {
            this.identities = identities;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keyType.equals("EC")
                    ? String.valueOf(Math.min(shown.getAndIncrement(), identities.size() - 1))
                    : null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identities.get(Integer.parseInt(alias)).key();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identities.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {"0"};
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** The heads of all requests that came in. */
    public List<String> heads() {
        return heads;
    }

    /** How many connections are still open. */
    public long openConnections() {
        return open.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                thread(() -> serve(socket, script));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            script.serve(new Connection(
                    socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream(), heads));
        } catch (Exception e) {
            // The probe has gone, as it should.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
