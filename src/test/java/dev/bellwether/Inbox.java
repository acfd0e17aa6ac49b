package dev.bellwether;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An incoming webhook as Slack has them, for each receiver: what people would read on their phones. */
final class Inbox implements AutoCloseable {
    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /** One message to a receiver, when it came. */
    record Message(Instant at, String receiver, String title, String text) {
        boolean isOver() {
            return title.startsWith("✅");
        }
    }

    Inbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonObject attachment =
                    new JsonObject(body).getJsonArray("attachments").getJsonObject(0);
            messages.add(new Message(
                    Instant.now(),
                    exchange.getRequestURI().getPath().substring(1),
                    attachment.getString("title"),
                    attachment.getString("text", "")));
            byte[] ok = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
        }
    }

    /** Where messages are posted to, with the receiver's name at the end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** What a receiver got, in order. */
    List<Message> of(String receiver) {
        return messages.stream()
                .filter(message -> message.receiver().equals(receiver))
                .toList();
    }

    List<Message> pages() {
        return of("page");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
