package dev.bellwether.status.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connector's status under two policies, over the same span.
 *
 * @param connectorId the connector
 * @param reference what there was, such as what was published
 * @param candidate what there would have been
 */
public record Comparison(String connectorId, Course reference, Course candidate) {

    /** Two courses of the same span; when nobody looked for one of them, neither counts. */
    public static Comparison of(String connectorId, Course reference, Course candidate) {
        return new Comparison(connectorId, reference.without(candidate.gaps()), candidate.without(reference.gaps()));
    }

    /** Whether users would have seen anything else at any time. */
    public boolean differs() {
        return reference.held() != candidate.held()
                || reference.changes().size() != candidate.changes().size()
                || !timesAndStatuses(reference).equals(timesAndStatuses(candidate));
    }

    /**
     * The major outages of both, in order of time. Those that went on at the same time are one outage, each with at most one of
     * the other course.
     */
    public List<OutagePair> outages() {
        List<Outage> there = reference.outages();
        List<Outage> here = candidate.outages();
        List<OutagePair> pairs = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < there.size() && j < here.size()) {
            if (there.get(i).overlaps(here.get(j))) {
                pairs.add(new OutagePair(Optional.of(there.get(i++)), Optional.of(here.get(j++))));
            } else if (there.get(i).endsBefore(here.get(j))) {
                pairs.add(new OutagePair(Optional.of(there.get(i++)), Optional.empty()));
            } else {
                pairs.add(new OutagePair(Optional.empty(), Optional.of(here.get(j++))));
            }
        }
        for (; i < there.size(); i++) {
            pairs.add(new OutagePair(Optional.of(there.get(i)), Optional.empty()));
        }
        for (; j < here.size(); j++) {
            pairs.add(new OutagePair(Optional.empty(), Optional.of(here.get(j))));
        }
        return pairs;
    }

    private static List<Object> timesAndStatuses(Course course) {
        List<Object> all = new ArrayList<>();
        course.changes().forEach(change -> {
            all.add(change.at());
            all.add(change.status());
        });
        return all;
    }
}
