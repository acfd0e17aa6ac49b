package dev.bellwether.status.history;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.history.Outlook.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outages by which it is told when another one may be over: the closest ones of which there are enough. */
public final class PastOutages {
    /** Of a few, chance says more than they do. */
    public static final int LEAST = 8;
    /** So many, the newest, tell a share to one in a hundred; more would only take time. */
    static final int MOST = 2_000;

    /**
     * An incident of a connector, by how long it lasted.
     *
     * @param ended empty while it lasts
     * @param cutShort whether it was not seen to end by itself: maintenance began, or nobody looked any more
     */
    public record PastOutage(String connectorId, Instant began, Optional<Instant> ended, boolean cutShort) {
        /** What was known of it at a time after its beginning. */
        KaplanMeier.Lasted asOf(Instant now) {
            boolean over = ended.isPresent() && !ended.get().isAfter(now);
            return new KaplanMeier.Lasted(Duration.between(began, over ? ended.get() : now), !over || cutShort);
        }
    }

    /** By which nothing can be told. */
    public static final PastOutages NONE = new PastOutages(List.of(), new Catalogue(List.of()));

    private final Catalogue catalogue;
    private final Map<Of, Map<String, List<PastOutage>>> pools = new EnumMap<>(Of.class);

    public PastOutages(List<PastOutage> outages, Catalogue catalogue) {
        this.catalogue = catalogue;
        List<PastOutage> newestFirst = outages.stream()
                .sorted(Comparator.comparing(PastOutage::began).reversed())
                .toList();
        for (Of of : Of.values()) {
            Map<String, List<PastOutage>> pool = new HashMap<>();
            newestFirst.forEach(outage -> name(of, outage.connectorId())
                    .ifPresent(name -> pool.computeIfAbsent(name, none -> new ArrayList<>())
                            .add(outage)));
            pools.put(of, pool);
        }
    }

    private Optional<String> name(Of of, String connectorId) {
        return switch (of) {
            case CONNECTOR -> Optional.of(connectorId);
            case INSTITUTION -> catalogue.institutionOf(connectorId).map(Institution::id);
            case METHOD ->
                catalogue.connector(connectorId).map(Connector::method).map(method -> method.wire());
            case ALL -> Optional.of("");
        };
    }

    /** The outlook of a connector as it was evaluated; empty where that is no outage, or too little is known. */
    public Optional<Outlook> outlook(Evaluation evaluation, Instant now) {
        return evaluation
                .incidentSince()
                .filter(since -> evaluation.status().isOutage())
                .flatMap(since -> outlook(evaluation.connectorId(), since, now));
    }

    /** The outlook of an outage since some time, from what was known at another; empty where too little is. */
    public Optional<Outlook> outlook(String connectorId, Instant since, Instant now) {
        Duration age = now.isAfter(since) ? Duration.between(since, now) : Duration.ZERO;
        for (Of of : Of.values()) {
            List<KaplanMeier.Lasted> pool = name(of, connectorId).map(pools.get(of)::get).orElse(List.of()).stream()
                    .filter(outage -> outage.began().isBefore(now)
                            && !(outage.began().equals(since)
                                    && outage.connectorId().equals(connectorId)))
                    .map(outage -> outage.asOf(now))
                    .filter(lasted -> lasted.time().compareTo(age) >= 0)
                    .limit(MOST)
                    .toList();
            if (pool.size() >= LEAST) {
                KaplanMeier estimate = new KaplanMeier(pool);
                return Optional.of(new Outlook(
                        since,
                        estimate.quantile(0.5).map(since::plus),
                        estimate.quantile(0.9).map(since::plus),
                        pool.size(),
                        of));
            }
        }
        return Optional.empty();
    }
}
