package dev.bellwether.collect;

import dev.bellwether.evidence.JobOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers outcomes whose transaction failed, since it may have committed before the connection broke. The producer sends
 * them again, and then the store calls them duplicates although nobody was ever told of them: these are news as well.
 */
final class Unsure {
    private static final int MOST = 200_000;

    private final Set<OutcomeKey> keys = new LinkedHashSet<>();

    /** Remembers what may or may not be in the store. */
    void add(List<JobOutcome> outcomes) {
        outcomes.forEach(outcome -> keys.add(OutcomeKey.of(outcome)));
        Iterator<OutcomeKey> oldest = keys.iterator();
        while (keys.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** What is news of the outcomes that a transaction took, given those that it found to be new. */
    List<JobOutcome> resolve(List<JobOutcome> sent, List<JobOutcome> fresh) {
        if (keys.isEmpty()) {
            return fresh;
        }
        Set<OutcomeKey> known = new HashSet<>();
        List<JobOutcome> news = new ArrayList<>(fresh);
        for (JobOutcome outcome : fresh) {
            known.add(OutcomeKey.of(outcome));
        }
        for (JobOutcome outcome : sent) {
            OutcomeKey key = OutcomeKey.of(outcome);
            if (keys.remove(key) && known.add(key)) {
                news.add(outcome);
            }
        }
        return news;
    }
}
