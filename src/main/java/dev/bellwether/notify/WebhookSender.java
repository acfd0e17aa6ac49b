package dev.bellwether.notify;

import dev.bellwether.store.webhooks.Notification;
import dev.bellwether.store.webhooks.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Posts notifications to their receivers, each attempt bounded in time; nothing of an answer's body is read. */
final class WebhookSender {
    /** How long an attempt may take, all in all. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int CONNECT_MS = 5_000;
    private static final int PER_RECEIVER = 4;

    private final HttpClient client;
    private final SigningSecrets secrets;
    private final Clock clock;

    WebhookSender(Vertx vertx, SigningSecrets secrets, Clock clock) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS).setMaxRedirects(0),
                new PoolOptions().setHttp1MaxSize(PER_RECEIVER));
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Makes one attempt; never fails. */
    Future<DeliveryResult> post(Subscription subscription, Notification notification) {
        Instant now = clock.instant();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(subscription.url())
                .setFollowRedirects(false)
                .setTimeout(PATIENCE.toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, "Bellwether")
                .putHeader("webhook-id", notification.id())
                .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .putHeader(
                        "webhook-signature", secrets.sign(subscription, notification.id(), now, notification.body()));
        return client.request(options)
                .compose(request -> deliver(request, notification.body()))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.succeededFuture(DeliveryResult.ofFailure(failure)));
    }

    private Future<DeliveryResult> deliver(HttpClientRequest request, String body) {
        return request.send(body).map(response -> {
            DeliveryResult result = DeliveryResult.ofAnswer(
                    response.statusCode(), Optional.ofNullable(response.getHeader("Retry-After")), clock.instant());
            // Whatever follows the headers does not matter, and may never end.
            request.reset();
            return result;
        });
    }

    Future<Void> close() {
        return client.close();
    }
}
