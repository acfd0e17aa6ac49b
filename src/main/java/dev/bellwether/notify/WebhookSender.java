package dev.bellwether.notify;

import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.AddressRange.AddressScope;
import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.store.webhooks.Notifications.Notification;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpResponseImpl;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Posts notifications to their receivers, each attempt bounded in time; nothing of an answer's body is read. */
final class WebhookSender {
    /** How long an attempt may take, all in all. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final AttributeKey<Boolean> LENIENT = AttributeKey.valueOf(WebhookSender.class, "lenient");
    private static final int CONNECT_MS = 5_000;
    private static final int PER_RECEIVER = 4;
    private static final int LOOK_UPS = 8;
    /** As probes take it. */
    private static final int MOST_HEADERS = 64 << 10;
    /** A body that ends within so long leaves its connection to the next notification. */
    private static final long BODY_MS = 1_000;

    private final Vertx vertx;
    private final WebClient client;
    private final WorkerExecutor names;
    private final NotifyVerticle.Options options;
    private final Clock clock;

    WebhookSender(Vertx vertx, NotifyVerticle.Options options, Clock clock) {
        this.vertx = vertx;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setUserAgent("Bellwether")
                        .setMaxHeaderSize(MOST_HEADERS)
                        .setConnectTimeout(CONNECT_MS),
                new PoolOptions().setHttp1MaxSize(PER_RECEIVER));
        ((WebClientInternal) client).addInterceptor(this::takeHeadAlone);
        this.names = vertx.createSharedWorkerExecutor("bellwether-receivers", LOOK_UPS);
        this.options = options;
        this.clock = clock;
    }

    /** Makes one attempt; never fails. */
    Future<DeliveryResult> post(Subscription subscription, Notification notification) {
        WebUrl url;
        try {
            url = options.receivers().read(subscription.url());
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(DeliveryResult.gone("its URL " + e.getMessage()));
        }
        return Future.succeededFuture()
                .compose(begun -> resolve(url.address().host()))
                .compose(addresses -> post(url, addresses, subscription, notification))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(answer -> DeliveryResult.ofAnswer(
                        answer.statusCode(), Optional.ofNullable(answer.getHeader("Retry-After")), clock.instant()))
                .recover(failure -> Future.succeededFuture(DeliveryResult.ofFailure(failure)));
    }

    /** All addresses of a host, as the system has them. */
    Future<List<InetAddress>> resolve(String host) {
        Optional<InetAddress> literal = AddressRange.literal(host);
        if (literal.isPresent()) {
            return Future.succeededFuture(List.of(literal.get()));
        }
        // The system's own way, hosts file and search list included; it blocks.
        return names.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
    }

    /** Tries one address after the other until one of them can be connected to. */
    Future<HttpResponse<Buffer>> post(
            WebUrl url, List<InetAddress> addresses, Subscription subscription, Notification notification) {
        InetAddress first = addresses.get(0);
        List<InetAddress> others = addresses.subList(1, addresses.size());
        return post(url, first, subscription, notification).recover(failure -> {
            boolean unreached = failure instanceof ConnectException || failure instanceof NoRouteToHostException;
            return unreached && !others.isEmpty()
                    ? post(url, others, subscription, notification)
                    : Future.failedFuture(failure);
        });
    }

    private Future<HttpResponse<Buffer>> post(
            WebUrl url, InetAddress to, Subscription subscription, Notification notification) {
        int port = url.address().port();
        if (!options.receivers().mayTell(to, port) || (!url.secure() && AddressScope.of(to) != AddressScope.LOOPBACK)) {
            return Future.failedFuture(new ForbiddenReceiver());
        }
        Instant now = clock.instant();
        RequestOptions request = new RequestOptions()
                .setHost(url.address().host())
                .setPort(port)
                .setSsl(url.secure())
                .setURI(url.target())
                .setTimeout(PATIENCE.toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader("webhook-id", notification.id())
                .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .putHeader(
                        "webhook-signature",
                        options.secrets().sign(subscription, notification.id(), now, notification.body()));
        return client.request(HttpMethod.POST, SocketAddress.inetSocketAddress(port, to.getHostAddress()), request)
                .sendBuffer(Buffer.buffer(notification.body()));
    }

    /** Answers as soon as the headers are there: whatever follows does not matter, and may never end. */
    private <T> void takeHeadAlone(HttpContext<T> exchange) {
        if (exchange.phase() == ClientPhase.SEND_REQUEST) {
            takeBareLineFeeds(exchange.clientRequest().connection());
        }
        if (exchange.phase() != ClientPhase.RECEIVE_RESPONSE) {
            exchange.next();
            return;
        }
        HttpClientResponse head = exchange.clientResponse();
        long timer = vertx.setTimer(BODY_MS, late -> head.request().reset());
        head.exceptionHandler(broken -> vertx.cancelTimer(timer));
        head.endHandler(ended -> vertx.cancelTimer(timer));
        head.resume();
        exchange.dispatchResponse(new HttpResponseImpl<>(
                head.version(),
                head.statusCode(),
                head.statusMessage(),
                head.headers(),
                null,
                List.of(),
                null,
                List.of()));
    }

    /** Lines may end as simple receivers end them; there is no other way to tell the codec. */
    private static void takeBareLineFeeds(HttpConnection connection) {
        Channel channel = ((HttpClientConnectionInternal) connection)
                .channelHandlerContext()
                .channel();
        HttpClientCodec strict = channel.pipeline().get(HttpClientCodec.class);
        if (strict != null && channel.attr(LENIENT).setIfAbsent(true) == null) {
            HttpDecoderConfig lenient =
                    new HttpDecoderConfig().setMaxHeaderSize(MOST_HEADERS).setStrictLineParsing(false);
            channel.pipeline().replace(strict, "codec", new HttpClientCodec(lenient, false, false));
        }
    }

    Future<Void> close() {
        client.close();
        return names.close();
    }

    /** The receiver's name leads to an address that may not be told. */
    static final class ForbiddenReceiver extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
