package dev.bellwether.store.tallies;

/** Forms one job from its counted outcomes, which come in order, and counts it in each bucket in which it has some. */
final class JobCount {
    private final BucketCounts counts;
    private final int times;
    private int bucket = -1;
    private boolean succeeded;
    private boolean clean;

    /**
     * @param times how often the job counts; -1 takes it back
     */
    JobCount(BucketCounts counts, int times) {
        this.counts = counts;
        this.times = times;
    }

    void add(int in, boolean success) {
        if (in != bucket) {
            end();
            bucket = in;
            clean = true;
        }
        succeeded = success;
        clean &= success;
    }

    /** No more comes. */
    void end() {
        if (bucket >= 0) {
            counts.jobs(bucket, times, succeeded, clean);
        }
        bucket = -1;
    }
}
