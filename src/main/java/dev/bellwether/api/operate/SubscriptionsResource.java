package dev.bellwether.api.operate;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.http.Caller;
import dev.bellwether.http.ProblemException;
import dev.bellwether.notify.Receivers;
import dev.bellwether.notify.WebhookMessages;
import dev.bellwether.status.Status;
import dev.bellwether.store.webhooks.Notifications;
import dev.bellwether.store.webhooks.Subscriptions;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import dev.bellwether.store.webhooks.Subscriptions.Subscription.Filter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Subscriptions to status changes: webhooks. A secret is shown when it is made, and never again. */
public record SubscriptionsResource(ApiSources sources, Clock clock) implements Resource {
    private static final int MOST = 1_000;
    private static final Duration SECRET_OVERLAP = Duration.ofHours(24);

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "listSubscriptions", this::list,
                "createSubscription", this::create,
                "getSubscription", this::one,
                "changeSubscription", this::change,
                "deleteSubscription", this::delete,
                "rotateSubscriptionSecret", this::rotateSecret,
                "testSubscription", this::test,
                "listDeliveries", this::deliveries);
    }

    private void list(RoutingContext ctx) {
        Responses.send(
                ctx, subscriptions().all().map(all -> Answer.json(Page.whole(all, SubscriptionsResource::json))));
    }

    private void one(RoutingContext ctx) {
        Responses.send(ctx, find(ctx).map(found -> Answer.json(json(found))));
    }

    private void create(RoutingContext ctx) {
        SmallBody.read(ctx)
                .compose(body -> {
                    SubscriptionForm.Filled filled =
                            new SubscriptionForm(sources.catalogue(), sources.receivers()).read(body, Optional.empty());
                    Subscription made = new Subscription(
                            "sub_" + UUID.randomUUID().toString().replace("-", ""),
                            filled.url(),
                            filled.description(),
                            filled.filter(),
                            ctx.get(Caller.KEY_NAME, ""),
                            now(),
                            new Subscriptions.Subscription.SecretVersion(1, Optional.empty()),
                            Optional.empty(),
                            Optional.empty());
                    return subscriptions().insert(made, MOST).map(stored -> {
                        if (!stored) {
                            throw ProblemException.of(
                                    409, "There are " + MOST + " subscriptions already; delete one first.");
                        }
                        return made;
                    });
                })
                .onSuccess(made -> {
                    ctx.response().setStatusCode(201).putHeader("Location", "/api/v1/subscriptions/" + made.id());
                    ctx.json(withSecret(made));
                })
                .onFailure(ctx::fail);
    }

    private void change(RoutingContext ctx) {
        SmallBody.read(ctx)
                .compose(body -> find(ctx).compose(found -> {
                    SubscriptionForm.Filled filled = new SubscriptionForm(sources.catalogue(), sources.receivers())
                            .read(body, Optional.of(found));
                    Optional<String> disabled = filled.enabled()
                            ? Optional.empty()
                            : found.disabledBecause().or(() -> Optional.of("an operator disabled it"));
                    return subscriptions()
                            .change(new Subscription(
                                    found.id(),
                                    filled.url(),
                                    filled.description(),
                                    filled.filter(),
                                    found.createdBy(),
                                    found.createdAt(),
                                    found.secret(),
                                    disabled,
                                    found.pausedUntil()));
                }))
                .map(changed -> changed.orElseThrow(() -> missing(ctx)))
                .onSuccess(changed -> ctx.json(json(changed)))
                .onFailure(ctx::fail);
    }

    private void delete(RoutingContext ctx) {
        subscriptions()
                .delete(ctx.pathParam("id"))
                .onSuccess(gone -> {
                    if (gone) {
                        ctx.response().setStatusCode(204).end();
                    } else {
                        ctx.fail(missing(ctx));
                    }
                })
                .onFailure(ctx::fail);
    }

    private void rotateSecret(RoutingContext ctx) {
        subscriptions()
                .rotateSecret(ctx.pathParam("id"), now().plus(SECRET_OVERLAP))
                .map(rotated -> rotated.orElseThrow(() -> missing(ctx)))
                .onSuccess(rotated -> ctx.json(withSecret(rotated)))
                .onFailure(ctx::fail);
    }

    private void test(RoutingContext ctx) {
        find(ctx)
                .compose(found -> {
                    if (!found.isEnabled()) {
                        throw ProblemException.of(409, "The subscription is disabled; enable it first.");
                    }
                    Notifications.Notification message = WebhookMessages.test(found, now());
                    return notifications().enqueue(List.of(message), 0).map(message);
                })
                .onSuccess(message -> {
                    ctx.response().setStatusCode(202);
                    ctx.json(delivery(message));
                })
                .onFailure(ctx::fail);
    }

    private void deliveries(RoutingContext ctx) {
        int limit = ctx.<Query>get(Query.KEY).integer("limit").orElse(100);
        Responses.send(
                ctx,
                find(ctx)
                        .compose(found -> notifications().of(found.id(), limit))
                        .map(all -> {
                            JsonArray deliveries = new JsonArray();
                            all.forEach(one -> deliveries.add(delivery(one)));
                            return Answer.json(new JsonObject().put("data", deliveries));
                        }));
    }

    private Subscriptions subscriptions() {
        return sources.database().subscriptions();
    }

    private Notifications notifications() {
        return sources.database().notifications();
    }

    private Future<Subscription> find(RoutingContext ctx) {
        return subscriptions().one(ctx.pathParam("id")).map(found -> found.orElseThrow(() -> missing(ctx)));
    }

    private static ProblemException missing(RoutingContext ctx) {
        return ProblemException.unknown("subscription", ctx.pathParam("id"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private JsonObject withSecret(Subscription subscription) {
        return json(subscription).put("secret", sources.secrets().of(subscription));
    }

    private static JsonObject json(Subscription subscription) {
        Subscription.Filter filter = subscription.filter();
        return new JsonObject()
                .put("id", subscription.id())
                .put("url", subscription.url())
                .put("description", subscription.description())
                .put("connectors", new JsonArray(filter.connectors()))
                .put("institutions", new JsonArray(filter.institutions()))
                .put(
                        "statuses",
                        new JsonArray(filter.statuses().stream()
                                .map(status -> status.wire())
                                .toList()))
                .put("enabled", subscription.isEnabled())
                .put("disabledBecause", subscription.disabledBecause().orElse(null))
                .put("pausedUntil", ConnectorJson.time(subscription.pausedUntil()))
                .put("createdBy", subscription.createdBy())
                .put("createdAt", subscription.createdAt().toString());
    }

    private static JsonObject delivery(Notifications.Notification notification) {
        Notifications.Notification.Progress progress = notification.progress();
        return new JsonObject()
                .put("id", notification.id())
                .put("type", notification.type())
                .put(
                        "connectorId",
                        notification
                                .about()
                                .map(Notifications.Notification.Change::connectorId)
                                .orElse(null))
                .put("createdAt", notification.createdAt().toString())
                .put("state", progress.state().wire())
                .put("attempts", progress.attempts())
                .put("nextAttemptAt", ConnectorJson.time(progress.dueAt()))
                .put("lastAttemptAt", ConnectorJson.time(progress.lastAttemptAt()))
                .put("lastOutcome", progress.lastOutcome().orElse(null));
    }

    /** Reads what an operator says of a subscription; every mistake is named at once. */
    record SubscriptionForm(Supplier<Catalogue> catalogue, Receivers receivers) {
        private static final int LONGEST_URL = 2_000;
        private static final int LONGEST_DESCRIPTION = 500;
        private static final int MOST_VALUES = 1_000;

        record Filled(String url, String description, Filter filter, boolean enabled) {}

        /** Reads a body, where what is present stands for what it does not say; a {@link ProblemException} if anything is wrong. */
        Filled read(BodyFields fields, Optional<Subscription> present) {
            Catalogue known = catalogue.get();
            Optional<Filter> filter = present.map(Subscription::filter);
            String url = present.isPresent() && !fields.isGiven("url")
                    ? present.get().url()
                    : url(fields);
            String description = fields.isGiven("description")
                    ? fields.text("description", LONGEST_DESCRIPTION).orElse("")
                    : present.map(Subscription::description).orElse("");
            List<String> connectors = fields.isGiven("connectors")
                    ? values(fields, "connectors", id -> known.connector(id).map(found -> id), "an id of a connector")
                    : filter.map(Filter::connectors).orElse(List.of());
            List<String> institutions = fields.isGiven("institutions")
                    ? values(fields, "institutions", id -> institution(known, id), "an id of an institution")
                    : filter.map(Filter::institutions).orElse(List.of());
            List<Status> statuses = fields.isGiven("statuses")
                    ? values(fields, "statuses", SubscriptionForm::status, "a status")
                    : filter.map(Filter::statuses).orElse(List.of());
            boolean enabled = fields.isGiven("enabled")
                    ? fields.flag("enabled").orElse(true)
                    : present.map(Subscription::isEnabled).orElse(true);
            fields.check("Something is wrong with the subscription; errors names each place.");
            return new Filled(url, description, new Filter(connectors, institutions, statuses), enabled);
        }

        /** Signed but readable for all on the way, so only TLS will do beyond this machine. */
        private String url(BodyFields fields) {
            String demand = "must be an absolute https URL of at most " + LONGEST_URL + " characters, without a user";
            Optional<String> text = fields.word("url", word -> word.length() <= LONGEST_URL, demand);
            try {
                text.ifPresent(receivers::read);
            } catch (IllegalArgumentException e) {
                fields.wrong("url", e.getMessage());
            }
            return text.orElse("");
        }

        /** Each value once. */
        private static <T> List<T> values(
                BodyFields fields, String name, Function<String, Optional<T>> reader, String what) {
            return fields
                    .list(
                            name,
                            0,
                            MOST_VALUES,
                            "must be a list of at most " + MOST_VALUES + "; an empty one stands for all",
                            item -> Optional.ofNullable(item)
                                    .filter(String.class::isInstance)
                                    .flatMap(text -> reader.apply((String) text))
                                    .orElseThrow(() -> new IllegalArgumentException("is not " + what)))
                    .stream()
                    .distinct()
                    .toList();
        }

        private static Optional<String> institution(Catalogue catalogue, String id) {
            return catalogue.institutions().stream()
                    .map(institution -> institution.id())
                    .filter(id::equals)
                    .findFirst();
        }

        private static Optional<Status> status(String wire) {
            return Arrays.stream(Status.values())
                    .filter(status -> status.wire().equals(wire))
                    .findFirst();
        }
    }
}
