package dev.bellwether.api.subscriptions;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Status;
import dev.bellwether.store.webhooks.Subscription;
import dev.bellwether.store.webhooks.Subscription.Filter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads what an operator says of a subscription; every mistake is named at once. */
final class SubscriptionForm {
    private static final Set<String> FIELDS =
            Set.of("url", "description", "connectors", "institutions", "statuses", "enabled");
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int MOST_VALUES = 1_000;

    private final Supplier<Catalogue> catalogue;

    SubscriptionForm(Supplier<Catalogue> catalogue) {
        this.catalogue = catalogue;
    }

    /** What a subscription is to be like. */
    record Filled(String url, String description, Filter filter, boolean enabled) {}

    /**
     * Reads a body.
     *
     * @param present what stands where the body says nothing; empty for a new one
     * @throws ProblemException if anything is wrong
     */
    Filled read(JsonObject body, Optional<Subscription> present) {
        List<Wrong> wrongs = new ArrayList<>();
        for (String name : body.fieldNames()) {
            if (!FIELDS.contains(name)) {
                wrongs.add(Wrong.parameter(
                        name,
                        "is not known here; there is "
                                + String.join(", ", FIELDS.stream().sorted().toList())));
            }
        }
        Catalogue known = catalogue.get();
        Optional<Filter> filter = present.map(Subscription::filter);
        String url = body.containsKey("url")
                ? url(body.getValue("url"), wrongs)
                : present.map(Subscription::url).orElseGet(() -> missingUrl(wrongs));
        String description = body.containsKey("description")
                ? description(body.getValue("description"), wrongs)
                : present.map(Subscription::description).orElse("");
        List<String> connectors = body.containsKey("connectors")
                ? values(body, "connectors", id -> known.connector(id).map(found -> id), "an id of a connector", wrongs)
                : filter.map(Filter::connectors).orElse(List.of());
        List<String> institutions = body.containsKey("institutions")
                ? values(body, "institutions", id -> institution(known, id), "an id of an institution", wrongs)
                : filter.map(Filter::institutions).orElse(List.of());
        List<Status> statuses = body.containsKey("statuses")
                ? values(body, "statuses", SubscriptionForm::status, "a status", wrongs)
                : filter.map(Filter::statuses).orElse(List.of());
        boolean enabled = enabled(body, present.map(Subscription::isEnabled).orElse(true), wrongs);
        if (!wrongs.isEmpty()) {
            Problem problem = Problem.of(400, "Something is wrong with the subscription; errors names each place.");
            for (Wrong wrong : wrongs) {
                problem = problem.with(wrong);
            }
            throw problem.asException();
        }
        return new Filled(url, description, new Filter(connectors, institutions, statuses), enabled);
    }

    private static String missingUrl(List<Wrong> wrongs) {
        wrongs.add(new Wrong("/url", "is missing; it says where notifications are posted to"));
        return "";
    }

    /** Signed but readable for all on the way, so only TLS will do beyond this machine. */
    private static String url(Object value, List<Wrong> wrongs) {
        Optional<WebUrl> url =
                value instanceof String text && text.length() <= LONGEST_URL ? WebUrl.parse(text) : Optional.empty();
        if (url.isEmpty()) {
            wrongs.add(new Wrong(
                    "/url", "must be an absolute https URL of at most " + LONGEST_URL + " characters, without a user"));
            return "";
        }
        if (!url.get().secure() && !isLoopback(url.get().address().host())) {
            wrongs.add(new Wrong("/url", "must be https, unless it is on loopback"));
        }
        return ((String) value).strip();
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static String description(Object value, List<Wrong> wrongs) {
        if (value instanceof String text && text.length() <= LONGEST_DESCRIPTION) {
            return text;
        }
        wrongs.add(new Wrong("/description", "must be a text of at most " + LONGEST_DESCRIPTION + " characters"));
        return "";
    }

    private static boolean enabled(JsonObject body, boolean present, List<Wrong> wrongs) {
        Object value = body.containsKey("enabled") ? body.getValue("enabled") : present;
        if (value instanceof Boolean flag) {
            return flag;
        }
        wrongs.add(new Wrong("/enabled", "must be true or false"));
        return present;
    }

    private static <T> List<T> values(
            JsonObject body, String name, Function<String, Optional<T>> reader, String what, List<Wrong> wrongs) {
        Object value = body.getValue(name);
        if (!(value instanceof JsonArray array) || array.size() > MOST_VALUES) {
            wrongs.add(new Wrong(
                    "/" + name, "must be a list of at most " + MOST_VALUES + "; an empty one stands for all"));
            return List.of();
        }
        Set<T> values = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            Optional<T> read = array.getValue(i) instanceof String text ? reader.apply(text) : Optional.empty();
            read.ifPresent(values::add);
            if (read.isEmpty()) {
                wrongs.add(new Wrong("/" + name + "/" + i, "is not " + what));
            }
        }
        return List.copyOf(values);
    }

    private static Optional<String> institution(Catalogue catalogue, String id) {
        return catalogue.institutions().stream()
                .map(institution -> institution.id())
                .filter(id::equals)
                .findFirst();
    }

    private static Optional<Status> status(String wire) {
        for (Status status : Status.values()) {
            if (status.wire().equals(wire)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
