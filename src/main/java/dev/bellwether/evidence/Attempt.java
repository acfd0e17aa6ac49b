package dev.bellwether.evidence;

import java.util.Comparator;

/** A job outcome inside a window, linked to the job's other attempts in the order in which they ended. */
final class Attempt implements Timeline.Entry {
    /** By time; at equal times by job and attempt, so that the order of arrival does not matter. */
    static final Comparator<Attempt> ORDER = Comparator.comparingLong((Attempt attempt) -> attempt.time)
            .thenComparing(attempt -> attempt.jobId)
            .thenComparingInt(attempt -> attempt.number);

    final long time;
    final String jobId;
    final int number;
    final boolean success;
    final Fault fault;
    Attempt before;
    Attempt after;

    Attempt(JobOutcome outcome, Fault fault) {
        this.time = Micros.of(outcome.completedAt());
        this.jobId = outcome.jobId();
        this.number = outcome.attempt();
        this.success = outcome.success();
        this.fault = fault;
    }

    @Override
    public long time() {
        return time;
    }

    boolean counts() {
        return success || fault.counts();
    }

    /** Whether no counted attempt of the job ended after this one, up to a time. */
    boolean isLastUpTo(long to) {
        for (Attempt later = after; later != null && later.time <= to; later = later.after) {
            if (later.counts()) {
                return false;
            }
        }
        return true;
    }

    /** Whether this or an earlier counted attempt of the job, from a time on, failed. */
    boolean failedSince(long from) {
        for (Attempt attempt = this; attempt != null && attempt.time >= from; attempt = attempt.before) {
            if (!attempt.success && attempt.counts()) {
                return true;
            }
        }
        return false;
    }

    /** Links this attempt behind another of its job; {@code null} puts it first, before {@code next}. */
    void link(Attempt previous, Attempt next) {
        before = previous;
        after = next;
        if (previous != null) {
            previous.after = this;
        }
        if (next != null) {
            next.before = this;
        }
    }
}
