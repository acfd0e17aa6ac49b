package dev.bellwether.api.ports;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.notify.Receivers;
import dev.bellwether.notify.SigningSecrets;
import dev.bellwether.store.Database;
import dev.bellwether.store.PublishedOperations;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where answers come from, beside what is published while the API runs.
 *
 * @param catalogue the present one
 * @param errorCodes the present ones
 * @param database the store, whose futures fail with {@code StoreUnavailable} while it is away
 * @param operations takes what operators say
 * @param keepRun stores a run of a probe; completes when it cannot be lost any more
 * @param sources the jobs tables that are read, in the order of the configuration
 * @param secrets sign the notifications of subscriptions
 * @param receivers of these, who may be told
 * @param nodes how those that share the store stand, or this one alone
 */
public record ApiSources(
        Supplier<Catalogue> catalogue,
        Supplier<ErrorCodes> errorCodes,
        Database database,
        PublishedOperations operations,
        Function<ProbeRun, Future<Void>> keepRun,
        List<SourceProgress> sources,
        SigningSecrets secrets,
        Receivers receivers,
        Supplier<ClusterStatus> nodes) {
    public ApiSources {
        sources = List.copyOf(sources);
    }
}
