package dev.bellwether.store;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** A port of our own before a server, at which connections can be cut and refused. */
final class Relay implements Closeable {
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile IntSupplier target;
    private volatile String fatal = "";

    Relay() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Takes connections from now on, to the target's port of the moment. */
    void open(IntSupplier port) throws IOException {
        target = port;
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1_000);
        listener = socket;
        start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket server = new Socket();
                sockets.add(client);
                sockets.add(server);
                start(() -> join(client, server));
            } catch (IOException e) {
                // Nobody is to be taken any more.
                return;
            }
        }
    }

    private void join(Socket client, Socket server) {
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()), 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start(() -> copy(server, client, this::isFatal));
            copy(client, server, passing -> false);
        } catch (IOException e) {
            end(client);
            end(server);
        }
    }

    private void copy(Socket from, Socket to, Predicate<String> ends) {
        try {
            byte[] bytes = new byte[16 * 1024];
            int read = from.getInputStream().read(bytes);
            while (read >= 0 && !ends.test(new String(bytes, 0, read, StandardCharsets.ISO_8859_1))) {
                to.getOutputStream().write(bytes, 0, read);
                read = from.getInputStream().read(bytes);
            }
        } catch (IOException e) {
            // Cut by the test, or by one of the two: the other is to notice.
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket does not close", e);
        }
    }

    private synchronized boolean isFatal(String answer) {
        boolean is = !fatal.isEmpty() && answer.contains(fatal);
        fatal = is ? "" : fatal;
        return is;
    }

    /** Cuts the next connection that a server's answer with a text is to pass through, and keeps the answer. */
    void cutAtAnswer(String text) {
        fatal = text;
    }

    /** Whether that has happened. */
    boolean hasCut() {
        return fatal.isEmpty();
    }

    /** Cuts all connections. */
    void cut() {
        sockets.forEach(this::end);
    }

    /** Refuses connections from now on, and cuts those that there are. */
    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
