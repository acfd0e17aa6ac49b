package dev.bellwether.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;

/** The process that is probed: a page over HTTP, the same over HTTPS, and a port that accepts and never answers. */
final class TargetServer {
    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 4096;
    private static final String PAGE =
            "{\"data\":{\"status\":\"OK\",\"explanation\":\"" + "all is well ".repeat(20) + "\"}}";

    private TargetServer() {}

    /** Serves until its standard input ends; answers with the three ports. */
    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx();
        Future<HttpServer> plain = serve(vertx, new HttpServerOptions());
        Future<HttpServer> secure = serve(
                vertx,
                new HttpServerOptions()
                        .setSsl(true)
                        .setSslEngineOptions(new OpenSSLEngineOptions())
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(arguments[0])
                                .setPassword(Certificates.PASSWORD)
                                .setAlias(Certificates.SERVER)));
        Future<NetServer> silent = vertx.createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
                .connectHandler(socket -> {})
                .listen(0, HOST);
        Future.all(plain, secure, silent)
                .onSuccess(all -> System.out.println(Child.ANSWER
                        + plain.result().actualPort() + " " + secure.result().actualPort() + " "
                        + silent.result().actualPort()))
                .onFailure(thrown -> {
                    thrown.printStackTrace();
                    System.exit(1);
                });
        while (System.in.read() >= 0) {
            // Its end says that the benchmark is over.
        }
        System.exit(0);
    }

    private static Future<HttpServer> serve(Vertx vertx, HttpServerOptions options) {
        return vertx.createHttpServer(options.setAcceptBacklog(BACKLOG))
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(PAGE))
                .listen(0, HOST);
    }
}
