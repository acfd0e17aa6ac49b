package dev.bellwether.store.tallies;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The outcomes of a job from rows and from several hours. */
final class SplitJob {
    private static final Comparator<Part> IN_ORDER =
            Comparator.comparing(Part::at).thenComparingInt(Part::attempt);

    private final List<Part> parts = new ArrayList<>(1);
    private String jobId = "";
    private int lastAttempt;
    private boolean isOpen;

    private record Part(Instant at, int attempt, int bucket, int ending) {}

    /** An outcome from a row. */
    void add(String id, int attempt, Instant at, int bucket, int ending) {
        jobId = id;
        lastAttempt = Math.max(lastAttempt, attempt);
        parts.add(new Part(at, attempt, bucket, ending));
    }

    /** An outcome from an hour that knows that the job goes on elsewhere. */
    void addOpen(Instant at, int bucket, int ending) {
        isOpen = true;
        parts.add(new Part(at, 0, bucket, ending));
    }

    /** Whether an earlier attempt is not here and no hour knows of the later ones. */
    boolean lacksAttempts() {
        return !isOpen && lastAttempt != parts.size();
    }

    String jobId() {
        return jobId;
    }

    void addBuckets(Set<Integer> buckets) {
        parts.forEach(part -> buckets.add(part.bucket));
    }

    void count(BucketCounts counts) {
        if (parts.size() > 1) {
            parts.sort(IN_ORDER);
        }
        JobCount job = new JobCount(counts, 1);
        for (Part part : parts) {
            if (counts.isCounted(part.ending)) {
                job.add(part.bucket, counts.isSuccess(part.ending));
            }
        }
        job.end();
    }
}
