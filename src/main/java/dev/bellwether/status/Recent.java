package dev.bellwether.status;

import dev.bellwether.evidence.Observations;

/**
 * The most recent observations of an hour, and how many of the newest succeeded.
 *
 * @param observations of the whole hour
 * @param count how many of them are recent
 * @param succeeded at each number, how many of so many newest succeeded
 * @param firstTime the same of those that did so first time
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one decision and is never compared.
record Recent(Observations observations, int count, int[] succeeded, int[] firstTime) {

    /** Those later than a time, or the newest {@code least} if these are fewer. */
    static Recent of(Observations observations, long after, int least) {
        int size = observations.size();
        int count = size - observations.after(after);
        if (count < least) {
            count = Math.min(least, size);
        }
        int[] succeeded = new int[count + 1];
        int[] firstTime = new int[count + 1];
        for (int k = 1; k <= count; k++) {
            succeeded[k] = succeeded[k - 1] + (observations.succeeded(size - k) ? 1 : 0);
            firstTime[k] = firstTime[k - 1] + (observations.firstTime(size - k) ? 1 : 0);
        }
        return new Recent(observations, count, succeeded, firstTime);
    }

    /** The index, among all of the hour, of the first of the newest {@code k}. */
    int first(int k) {
        return observations.size() - k;
    }

    /** The time of the first of the newest {@code k}, in microseconds since the epoch. */
    long since(int k) {
        return observations.time(first(k));
    }

    /** The newest {@code k} and how they went. */
    Ruling.Sample sample(int k) {
        return new Ruling.Sample(k, succeeded[k], firstTime[k]);
    }
}
