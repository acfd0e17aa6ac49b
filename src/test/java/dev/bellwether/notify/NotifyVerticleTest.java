package dev.bellwether.notify;

import static dev.bellwether.notify.Samples.EVERYTHING;
import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.standardwebhooks.Webhook;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.evaluate.SetClock;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.store.Database;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.store.webhooks.Notifications.Notification;
import dev.bellwether.store.webhooks.Notifications.Notification.State;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class NotifyVerticleTest {
    /** Later than the schema was made, so that no change is older than where the telling begins. */
    private final Instant start = Instant.now().plusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

    private final SigningSecrets secrets = new SigningSecrets(new byte[32]);
    private final SetClock clock = new SetClock(start);
    private final List<String> results = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final TestDatabase testDatabase = new TestDatabase();

    private Vertx vertx;
    private MessageBus bus;
    private Database database;
    private Receiver receiver;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        bus = MessageBus.install(vertx);
        database = testDatabase.open(vertx);
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private void deploy() {
        deploy(Receivers.LOOPBACK, secrets);
    }

    private void deploy(List<AddressRange> allowed, SigningSecrets secrets) {
        await(vertx.deployVerticle(new NotifyVerticle(
                bus,
                database,
                Samples::catalogue,
                new NotifyVerticle.Options(secrets, new Receivers(allowed), results::add, () -> 0.5),
                clock)));
    }

    private Subscription subscribe(String id) {
        Subscription subscription = Samples.subscription(id, receiver.url(), EVERYTHING, start);
        assertThat(await(database.subscriptions().insert(subscription, 10))).isTrue();
        return subscription;
    }

    private void publish(Evaluation evaluation) {
        await(database.evaluations().insert(List.of(evaluation)));
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(evaluation.at(), List.of(evaluation)));
    }

    private Evaluation down(int seconds) {
        return Samples.change("bank", start.plusSeconds(seconds), Status.OPERATIONAL, Status.MAJOR_OUTAGE);
    }

    private Evaluation up(int seconds) {
        return Samples.change("bank", start.plusSeconds(seconds), Status.MAJOR_OUTAGE, Status.OPERATIONAL);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    private List<Notification> deliveries(String subscription) {
        return await(database.notifications().of(subscription, 100));
    }

    private Notification only() {
        List<Notification> deliveries = deliveries("s");
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    @Test
    void aChangeReachesItsReceiverSigned() {
        Subscription subscription = subscribe("s");
        deploy();
        publish(down(15));

        eventually(() -> assertThat(deliveries("s")).singleElement().satisfies(delivery -> {
            assertThat(delivery.progress().state()).isEqualTo(State.DELIVERED);
            assertThat(delivery.progress().dueAt()).isEmpty();
        }));
        Receiver.Got got = receiver.got.get(0);
        assertThat(got.header("content-type")).isEqualTo("application/json");
        assertThat(got.header("webhook-timestamp")).isEqualTo(Long.toString(start.getEpochSecond()));
        assertThatCode(() -> new Webhook(secrets.of(subscription)).verify(got.body(), got.headers()))
                .doesNotThrowAnyException();
        assertThat(results).containsExactly("delivered");
    }

    @Test
    void whatAReceiverMissedWhileItWasDownIsToldWhenItIsBack() {
        subscribe("s");
        receiver.answer = Receiver.status(500);
        deploy();
        publish(down(15));
        eventually(() -> assertThat(only().progress().lastOutcome()).contains("the receiver answered 500"));

        receiver.answer = Receiver.status(200);
        clock.set(start.plusSeconds(6));
        eventually(() -> assertThat(only().progress().state()).isEqualTo(State.DELIVERED));
        assertThat(receiver.got).hasSize(2);
        assertThat(receiver.got.get(1).header("webhook-id"))
                .isEqualTo(receiver.got.get(0).header("webhook-id"));
        assertThat(receiver.got.get(1).header("webhook-timestamp"))
                .isNotEqualTo(receiver.got.get(0).header("webhook-timestamp"));
        assertThat(results).containsExactly("deferred", "delivered");
    }

    @Test
    void whatChangedWhileNobodyWatchedIsToldAfterwards() {
        subscribe("s");
        await(database.evaluations().insert(List.of(down(15))));
        await(database.evaluations().insert(List.of(up(30))));
        deploy();

        eventually(() -> assertThat(receiver.got).hasSize(2));
    }

    @Test
    void twoNodesTellAChangeOnce() {
        subscribe("s");
        deploy();
        deploy();
        for (int i = 1; i <= 20; i++) {
            publish(i % 2 == 1 ? down(15 * i) : up(15 * i));
        }

        eventually(() -> assertThat(deliveries("s"))
                .hasSize(20)
                .allMatch(delivery -> delivery.progress().state() == State.DELIVERED));
        assertThat(receiver.got.stream().map(got -> got.header("webhook-id")))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void aReceiverThatIsGoneIsDisabled() {
        subscribe("s");
        receiver.answer = Receiver.status(410);
        deploy();
        publish(down(15));

        eventually(() -> assertThat(
                        await(database.subscriptions().one("s")).orElseThrow().disabledBecause())
                .contains("the receiver answered 410"));
        publish(up(30));
        publish(Samples.change("other", start.plusSeconds(45), Status.OPERATIONAL, Status.MAJOR_OUTAGE));
        eventually(() -> assertThat(await(database.notifications().lookedAt()))
                .isEqualTo(await(database.statusChanges().last())));
        assertThat(deliveries("s"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.progress().state()).isEqualTo(State.ABANDONED));
    }

    @Test
    void aReceiverThatAsksForARestGetsIt() {
        subscribe("s");
        receiver.answer = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "600")
                .end();
        deploy();
        publish(down(15));
        eventually(() -> assertThat(
                        await(database.subscriptions().one("s")).orElseThrow().pausedUntil())
                .contains(start.plusSeconds(600)));

        receiver.answer = Receiver.status(200);
        clock.set(start.plusSeconds(599));
        publish(up(30));
        eventually(() -> assertThat(deliveries("s")).hasSize(2));
        assertThat(receiver.got).hasSize(1);
        clock.set(start.plusSeconds(600));
        eventually(() -> assertThat(deliveries("s"))
                .allMatch(delivery -> delivery.progress().state() == State.DELIVERED));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        Receiver elsewhere = new Receiver(vertx);
        subscribe("s");
        receiver.answer = request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", elsewhere.url())
                .end();
        deploy();
        publish(down(15));

        eventually(() -> assertThat(only().progress().lastOutcome()).contains("the receiver answered 307"));
        assertThat(elsewhere.got).isEmpty();
    }

    @Test
    void anAnswerWithoutAnEndDoesNotMatter() {
        subscribe("s");
        receiver.answer = request ->
                request.response().setStatusCode(200).setChunked(true).write("x");
        deploy();
        publish(down(15));

        eventually(() -> assertThat(only().progress().state()).isEqualTo(State.DELIVERED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 204 No Content\r\nX-Long: %s\r\n\r\n",
                "HTTP/1.0 200\n\n"
            })
    void oddAnswersAreTakenAsProbesTakeThem(String head) throws IOException {
        String answer = head.replace("%s", "x".repeat(12 << 10));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerWith(server, answer));
            subscribe("odd", "http://127.0.0.1:" + server.getLocalPort() + "/");
            deploy();
            publish(down(15));
            eventually(() -> assertThat(deliveries("odd"))
                    .singleElement()
                    .satisfies(
                            delivery -> assertThat(delivery.progress().state()).isEqualTo(State.DELIVERED)));
            assertThat(answered).isNotCompletedExceptionally();
        }
    }

    private static void answerWith(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            byte[] request = new byte[64 << 10];
            int read = socket.getInputStream().read(request);
            while (read > 0 && !new String(request, 0, read, US_ASCII).contains("\r\n\r\n{")) {
                int more = socket.getInputStream().read(request, read, request.length - read);
                read = more < 0 ? -1 : read + more;
            }
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            // Until the client has read it.
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void subscribe(String id, String url) {
        await(database.subscriptions().insert(Samples.subscription(id, url, EVERYTHING, start), 1000));
    }

    @Test
    void aReceiverWhoseFirstAddressRefusesIsReachedByTheSecond() {
        Receivers any = new Receivers(Receivers.LOOPBACK);
        WebhookSender sender =
                new WebhookSender(vertx, new NotifyVerticle.Options(secrets, any, results::add, () -> 0.5), clock);
        assertThat(await(sender.resolve("localhost"))).contains(InetAddress.getLoopbackAddress());
        List<InetAddress> both = Stream.of("127.0.0.9", "127.0.0.1")
                .map(text -> AddressRange.literal(text).orElseThrow())
                .toList();
        String port = receiver.url().replaceAll(".*:(\\d+)/.*", "$1");
        subscribe("s", "http://localhost:" + port + "/hook");
        WebUrl url = WebUrl.strict("http://two.test:" + port + "/hook");
        Subscription subscription = await(database.subscriptions().one("s")).orElseThrow();
        Notification message = WebhookMessages.test(subscription, start);

        assertThat(await(sender.post(url, both, subscription, message)).statusCode())
                .isEqualTo(204);
        assertThat(receiver.got.get(0).header("host")).isEqualTo("two.test:" + port);
        await(sender.close());
    }

    @Test
    void anAddressThatIsNotAllowedIsNotConnectedTo() {
        subscribe("literal", receiver.url());
        deploy(List.of(), secrets);
        publish(down(15));

        eventually(() -> assertThat(await(database.subscriptions().one("literal"))
                        .orElseThrow()
                        .disabledBecause())
                .hasValueSatisfying(words -> assertThat(words).contains("webhooks.allow")));
        // A name is known to lead there only when it is resolved; the exception may not reach further than its
        // delivery.
        WebhookSender sender = new WebhookSender(
                vertx, new NotifyVerticle.Options(secrets, new Receivers(List.of()), results::add, () -> 0.5), clock);
        Subscription named = Samples.subscription("named", "https://hooks.test/", EVERYTHING, start);
        WebUrl url = WebUrl.strict("https://hooks.test:" + receiver.url().replaceAll(".*:(\\d+)/.*", "$1"));
        for (String address : List.of("127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "fe80::1", "fd00::1")) {
            List<InetAddress> resolved = List.of(AddressRange.literal(address).orElseThrow());
            assertThat(failureOf(sender.post(url, resolved, named, WebhookMessages.test(named, start))))
                    .isInstanceOf(WebhookSender.ForbiddenReceiver.class);
        }
        assertThat(receiver.got).isEmpty();
    }

    @Test
    void whatOneDeliveryThrowsTouchesNoOther() {
        for (int i = 0; i < 60; i++) {
            subscribe("bad" + i, "http://127.0.0.1\\@192.0.2.2:x/ \n");
        }
        subscribe("s", receiver.url());
        deploy();
        publish(down(15));

        eventually(() -> assertThat(only().progress().state()).isEqualTo(State.DELIVERED));
        eventually(() -> assertThat(await(database.subscriptions().all()))
                .filteredOn(subscription -> subscription.id().startsWith("bad"))
                .hasSize(60)
                .noneMatch(Subscription::isEnabled));
    }

    @Test
    void aGoodDeliveryLogsNoError() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            subscribe("s");
            deploy();
            publish(down(15));
            eventually(() -> assertThat(only().progress().state()).isEqualTo(State.DELIVERED));
            Promise<Void> closed = Promise.promise();
            receiver.answer = request -> {
                request.connection().closeHandler(closed::tryComplete);
                request.response().setStatusCode(200).setChunked(true).write("x");
            };
            publish(up(30));
            eventually(() -> assertThat(deliveries("s"))
                    .hasSize(2)
                    .allMatch(delivery -> delivery.progress().state() == State.DELIVERED));
            await(closed.future());
        } finally {
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .isEmpty();
    }

    @Test
    void aReceiverThatCannotBeReachedIsAskedAgain() {
        Subscription nowhere = Samples.subscription("s", "http://127.0.0.1:1/", EVERYTHING, start);
        await(database.subscriptions().insert(nowhere, 10));
        deploy();
        publish(down(15));

        eventually(() -> assertThat(only().progress().lastOutcome()).contains("no connection to the receiver"));
        assertThat(only().progress().dueAt()).contains(start.plusSeconds(5));
    }

    @Test
    void whileASecretIsRotatedBothSign() {
        Subscription before = subscribe("s");
        Subscription after = await(database.subscriptions().rotateSecret("s", start.plusSeconds(3600)))
                .orElseThrow();
        deploy();
        publish(down(15));
        eventually(() -> assertThat(receiver.got).hasSize(1));

        Receiver.Got got = receiver.got.get(0);
        for (Subscription either : List.of(before, after)) {
            assertThatCode(() -> new Webhook(secrets.of(either)).verify(got.body(), got.headers()))
                    .doesNotThrowAnyException();
        }
        assertThat(secrets.of(before)).isNotEqualTo(secrets.of(after));

        clock.set(start.plusSeconds(3600));
        publish(up(30));
        eventually(() -> assertThat(receiver.got).hasSize(2));
        assertThat(receiver.got.get(1).header("webhook-signature")).doesNotContain(" ");
    }
}
