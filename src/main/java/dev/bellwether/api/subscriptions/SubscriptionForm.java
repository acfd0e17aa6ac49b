package dev.bellwether.api.subscriptions;

import dev.bellwether.api.http.BodyFields;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.http.ProblemException;
import dev.bellwether.notify.Receivers;
import dev.bellwether.status.Status;
import dev.bellwether.store.webhooks.Subscription;
import dev.bellwether.store.webhooks.Subscription.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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
        String url =
                present.isPresent() && !fields.isGiven("url") ? present.get().url() : url(fields);
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
