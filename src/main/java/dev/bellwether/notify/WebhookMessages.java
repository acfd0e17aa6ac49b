package dev.bellwether.notify;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.PastOutages;
import dev.bellwether.store.webhooks.Notifications.Notification;
import dev.bellwether.store.webhooks.Notifications.Notification.Change;
import dev.bellwether.store.webhooks.Notifications.Notification.Progress;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who is to be told of what, in which words.
 *
 * @param past by which it is told when an outage may be over
 * @param ids makes an id for each notification, unique
 */
public record WebhookMessages(Catalogue catalogue, PastOutages past, Supplier<String> ids) {
    private static final String STATUS_CHANGED = "connector.status.changed";
    private static final String INCIDENT_NOTED = "incident.noted";
    private static final String TEST = "test";

    public WebhookMessages(Catalogue catalogue, PastOutages past) {
        this(catalogue, past, WebhookMessages::id);
    }

    private static String id() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** A notification by which an operator finds out whether a receiver works; due at once. */
    public static Notification test(Subscription subscription, Instant now) {
        JsonObject data = new JsonObject().put("subscriptionId", subscription.id());
        return notification(id(), subscription, Optional.empty(), event(TEST, now, data), now);
    }

    /** Due at once; its type is the event's. */
    private static Notification notification(
            String id, Subscription to, Optional<Change> change, JsonObject event, Instant now) {
        return new Notification(id, to.id(), event.getString("type"), change, event.encode(), now, Progress.due(now));
    }

    /** What evaluations give to tell: for each one whose status is another than before, a notification to each who wants it. */
    List<Notification> notifications(List<Evaluation> evaluations, List<Subscription> subscriptions, Instant now) {
        List<Notification> notifications = new ArrayList<>();
        if (subscriptions.isEmpty()) {
            return notifications;
        }
        Map<String, Institution> institutions = byConnector();
        for (Evaluation evaluation : evaluations) {
            Institution institution = institutions.get(evaluation.connectorId());
            if (evaluation.status() == evaluation.previousStatus() || institution == null) {
                continue;
            }
            for (Subscription subscription : subscriptions) {
                if (!evaluation.at().isBefore(subscription.createdAt())
                        && wants(subscription, evaluation.connectorId(), institution, evaluation.status())) {
                    Change change = new Change(evaluation.connectorId(), evaluation.at());
                    JsonObject event = body(evaluation, institution);
                    notifications.add(notification(ids.get(), subscription, Optional.of(change), event, now));
                }
            }
        }
        return notifications;
    }

    /** What a note on an incident gives to tell, to those who want changes of its connector to the worst status of the incident. */
    public List<Notification> noted(Incident incident, Incident.Note note, List<Subscription> subscriptions) {
        String connector = incident.connectorId();
        return catalogue.connector(connector).stream()
                .map(known -> byConnector().get(connector))
                .flatMap(institution -> {
                    JsonObject data = of(connector, institution)
                            .put("incidentId", incident.id())
                            .put("worst", incident.worst().wire())
                            .put("by", note.by())
                            .put("text", note.text());
                    JsonObject event = event(INCIDENT_NOTED, note.at(), data);
                    return subscriptions.stream()
                            .filter(one -> wants(one, connector, institution, incident.worst()))
                            .map(one -> notification(ids.get(), one, Optional.empty(), event, note.at()));
                })
                .toList();
    }

    private static boolean wants(
            Subscription subscription, String connectorId, Institution institution, Status status) {
        Subscription.Filter filter = subscription.filter();
        return subscription.isEnabled()
                && among(filter.connectors(), connectorId)
                && among(filter.institutions(), institution.id())
                && among(filter.statuses(), status);
    }

    private static JsonObject of(String connectorId, Institution institution) {
        return new JsonObject()
                .put("connectorId", connectorId)
                .put(
                        "institution",
                        new JsonObject()
                                .put("id", institution.id())
                                .put("name", institution.name())
                                .put("country", institution.country()));
    }

    private static <T> boolean among(List<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    /** Once for all evaluations: a search for each would cost the square of a large catalogue. */
    private Map<String, Institution> byConnector() {
        Map<String, Institution> institutions = new HashMap<>();
        for (Institution institution : catalogue.institutions()) {
            institution.connectors().forEach(connector -> institutions.put(connector.id(), institution));
        }
        return institutions;
    }

    private JsonObject body(Evaluation evaluation, Institution institution) {
        return event(
                STATUS_CHANGED,
                evaluation.at(),
                of(evaluation.connectorId(), institution)
                        .put("status", evaluation.status().wire())
                        .put("previousStatus", evaluation.previousStatus().wire())
                        .put("performance", evaluation.performance().wire())
                        .put("since", evaluation.since().toString())
                        .put("trigger", evaluation.trigger().wire())
                        .put("stale", evaluation.stale())
                        .put("reason", evaluation.reason())
                        .put("retry", new JsonObject(evaluation.retry().fields()))
                        .put(
                                "outlook",
                                past.outlook(evaluation, evaluation.at())
                                        .map(outlook -> new JsonObject(outlook.fields()))
                                        .orElse(null)));
    }

    /** An event as Standard Webhooks has it. */
    private static JsonObject event(String type, Instant at, JsonObject data) {
        return new JsonObject()
                .put("type", type)
                .put("timestamp", at.toString())
                .put("data", data);
    }
}
