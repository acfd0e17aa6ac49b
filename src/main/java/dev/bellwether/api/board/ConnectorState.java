package dev.bellwether.api.board;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Recheck;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.RecentStatuses;
import java.util.Optional;

/**
 * A connector as it is now, with its latest evaluation, empty before the first, and its statuses of the last day. The institution's
 * name is as {@link NameSearch} has it too.
 */
public record ConnectorState(
        Institution institution,
        String searchName,
        Connector connector,
        Optional<Evaluation> evaluation,
        RecentStatuses recent) {
    public String id() {
        return connector.id();
    }

    public Status status() {
        return evaluation.map(Evaluation::status).orElse(Status.UNKNOWN);
    }

    public Status performance() {
        return evaluation.map(Evaluation::performance).orElse(Status.UNKNOWN);
    }

    boolean stale() {
        return evaluation.map(Evaluation::stale).orElse(true);
    }

    boolean unstable() {
        return evaluation.map(latest -> latest.watch().unstable()).orElse(false);
    }

    boolean userErrorSurge() {
        return evaluation.map(latest -> latest.userErrors().surge()).orElse(false);
    }

    /** As it was when this evaluation of it was published. */
    public ConnectorState at(Evaluation published) {
        return new ConnectorState(institution, searchName, connector, Optional.of(published), recent);
    }

    ConnectorState with(RecentStatuses known) {
        return new ConnectorState(
                institution,
                searchName,
                connector,
                evaluation,
                evaluation.map(known::with).orElse(known));
    }

    ConnectorState with(Recheck recheck) {
        return evaluation.map(latest -> at(latest.seenAgain(recheck))).orElse(this);
    }

    /** With another evaluation, unless the one that it has is newer. */
    ConnectorState with(Evaluation latest) {
        if (evaluation.isPresent() && evaluation.get().at().isAfter(latest.at())) {
            return this;
        }
        return new ConnectorState(institution, searchName, connector, Optional.of(latest), recent.with(latest));
    }
}
