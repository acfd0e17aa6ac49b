package dev.bellwether.notify;

import static dev.bellwether.notify.Samples.EVERYTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.PastOutages;
import dev.bellwether.status.history.PastOutages.PastOutage;
import dev.bellwether.store.webhooks.Notifications.Notification;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.Filter;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookMessagesTest {
    private static final Instant AT = Instant.parse("2026-03-10T12:00:00Z");

    private final AtomicInteger number = new AtomicInteger();
    private final WebhookMessages changes =
            new WebhookMessages(Samples.catalogue(), past(), () -> "msg_" + number.incrementAndGet());
    private final Evaluation down = Samples.change("bank", AT, Status.OPERATIONAL, Status.MAJOR_OUTAGE);

    /** Nine outages of 10, 20 ... 90 minutes. */
    private static PastOutages past() {
        return new PastOutages(
                IntStream.rangeClosed(1, 9)
                        .mapToObj(i -> new PastOutage(
                                "bank",
                                AT.minus(Duration.ofDays(i)),
                                Optional.of(AT.minus(Duration.ofDays(i)).plus(Duration.ofMinutes(10L * i))),
                                false))
                        .toList(),
                Samples.catalogue());
    }

    private List<Notification> told(Evaluation evaluation, Subscription... subscriptions) {
        return changes.notifications(List.of(evaluation), List.of(subscriptions), AT.plusSeconds(1));
    }

    private boolean wants(Filter filter) {
        return !told(down, Samples.subscription("s", "https://a.example", filter, AT))
                .isEmpty();
    }

    @Test
    void aChangeIsToldInFull() {
        Notification told = told(down, Samples.subscription("s", "https://a.example", EVERYTHING, AT))
                .get(0);

        JsonObject body = new JsonObject(told.body());
        assertThat(body.getString("type")).isEqualTo("connector.status.changed");
        assertThat(body.getString("timestamp")).isEqualTo("2026-03-10T12:00:00Z");
        JsonObject data = body.getJsonObject("data");
        assertThat(data.getString("connectorId")).isEqualTo("bank");
        assertThat(data.getJsonObject("institution").getString("name")).isEqualTo("The bank");
        assertThat(data.getString("status")).isEqualTo("major-outage");
        assertThat(data.getString("previousStatus")).isEqualTo("operational");
        assertThat(data.getString("reason")).isEqualTo("1 of 10 jobs succeeded first time");
        assertThat(data.getJsonObject("retry").getString("action")).isEqualTo("defer");
        assertThat(data.getJsonObject("retry").getInteger("everySeconds")).isEqualTo(3600);
    }

    @Test
    void anOutageIsToldWithItsOutlookAndItsEndWithout() {
        Subscription everything = Samples.subscription("s", "https://a.example", EVERYTHING, AT);
        Evaluation up = Samples.change("bank", AT, Status.MAJOR_OUTAGE, Status.OPERATIONAL);

        JsonObject begun = new JsonObject(told(down, everything).get(0).body()).getJsonObject("data");
        JsonObject ended = new JsonObject(told(up, everything).get(0).body()).getJsonObject("data");

        assertThat(begun.getJsonObject("outlook"))
                .isEqualTo(
                        new JsonObject()
                                .put("since", "2026-03-10T12:00:00Z")
                                .put("median", "2026-03-10T12:50:00Z")
                                .put("ninetieth", "2026-03-10T13:30:00Z")
                                .put("incidents", 9)
                                .put("of", "connector")
                                .put(
                                        "text",
                                        "Half of its outages this long were over within 50 minutes, nine in ten within 90 minutes."));
        assertThat(ended.containsKey("outlook")).isTrue();
        assertThat(ended.getValue("outlook")).isNull();
    }

    @Test
    void filtersNameWhatIsWanted() {
        assertThat(wants(EVERYTHING)).isTrue();
        assertThat(wants(new Filter(List.of("bank"), List.of(), List.of()))).isTrue();
        assertThat(wants(new Filter(List.of("other"), List.of(), List.of()))).isFalse();
        assertThat(wants(new Filter(List.of(), List.of("bank"), List.of()))).isTrue();
        assertThat(wants(new Filter(List.of(), List.of("other"), List.of()))).isFalse();
        assertThat(wants(new Filter(List.of(), List.of(), List.of(Status.MAJOR_OUTAGE))))
                .isTrue();
        assertThat(wants(new Filter(List.of(), List.of(), List.of(Status.OPERATIONAL))))
                .isFalse();
        assertThat(wants(new Filter(List.of("bank"), List.of("other"), List.of())))
                .isFalse();
    }

    @Test
    void whatChangedBeforeTheSubscriptionIsNotTold() {
        assertThat(told(down, Samples.subscription("s", "https://a.example", EVERYTHING, AT.plusNanos(1))))
                .isEmpty();
    }

    @Test
    void aChangeOfTheEvidenceAloneIsNotTold() {
        Evaluation same = Samples.change("bank", AT, Status.MAJOR_OUTAGE, Status.MAJOR_OUTAGE);
        assertThat(told(same, Samples.subscription("s", "https://a.example", EVERYTHING, AT)))
                .isEmpty();
    }

    @Test
    void whatLeftTheCatalogueIsNotTold() {
        Evaluation gone = Samples.change("gone", AT, Status.OPERATIONAL, Status.MAJOR_OUTAGE);
        assertThat(told(gone, Samples.subscription("s", "https://a.example", EVERYTHING, AT)))
                .isEmpty();
    }

    @Test
    void whoIsDisabledIsNotTold() {
        Subscription on = Samples.subscription("s", "https://a.example", EVERYTHING, AT);
        Subscription off = new Subscription(
                on.id(),
                on.url(),
                on.description(),
                on.filter(),
                on.createdBy(),
                on.createdAt(),
                on.secret(),
                Optional.of("gone"),
                on.pausedUntil());
        assertThat(told(down, off)).isEmpty();
    }
}
