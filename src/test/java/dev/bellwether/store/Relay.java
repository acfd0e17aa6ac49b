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

/** A port of our own before a server, at which connections can be cut, refused and silenced. */
public final class Relay implements Closeable {
    private final String host;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile int port;
    private volatile IntSupplier target;
    private volatile String fatal = "";
    private volatile boolean silent;
    private volatile boolean lost;
    private volatile boolean refuses;

    /** One that listens on loopback. */
    public Relay() {
        this("127.0.0.1");
    }

    /** One that listens on an address of this machine. */
    public Relay(String host) {
        this.host = host;
    }

    /** Where it takes connections, once it was opened. */
    public int port() {
        return port;
    }

    /** Takes connections from now on, at the same port as before, to the target's port of the moment. */
    public void open(IntSupplier targetPort) throws IOException {
        target = targetPort;
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(host, port), 1_000);
        port = socket.getLocalPort();
        listener = socket;
        start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (refuses) {
                    client.close();
                    continue;
                }
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
                if (silent) {
                    lost = true;
                } else {
                    to.getOutputStream().write(bytes, 0, read);
                }
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

    /** Lets nothing through, and loses it, from now on or no longer; connections stay, and new ones can be made. */
    public void silence(boolean on) {
        lost = false;
        silent = on;
    }

    /** Whether something was lost since it was silenced. */
    public boolean hasLost() {
        return lost;
    }

    /** Ends each new connection at once, from now on or no longer, and cuts those that there are. */
    public void refuse(boolean on) {
        refuses = on;
        cut();
    }

    /** Cuts all connections. */
    public void cut() {
        sockets.forEach(this::end);
    }

    /** Refuses connections from now on, and cuts those that there are. */
    @Override
    public void close() throws IOException {
        if (listener != null) {
            listener.close();
        }
        cut();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
