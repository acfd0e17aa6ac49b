package dev.bellwether.store.rollup;

import java.nio.IntBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The outcomes of jobs, of each job in the order in which they came, as numbers. A job takes some 40 bytes, since an hour of a connector may
 * have a million: of its id only a hash of 64 bits is kept.
 */
final class JobChains {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    /** Who sends ids cannot know which of them have one hash. */
    private static final long SALT = new SecureRandom().nextLong();

    private long[] hashes = new long[1024];
    /** By the place of the job's hash: where its latest outcome is, from 1; 0 where no job is. */
    private int[] latest = new int[1024];

    private int jobs;
    private int[] outcomes = new int[1024];
    /** Where the outcome before is of the same job, from 1; 0 for none. */
    private int[] before = new int[1024];

    private int size;

    void add(String jobId, int outcome) {
        if (2 * jobs >= hashes.length) {
            grow();
        }
        if (size == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * size);
            before = Arrays.copyOf(before, 2 * size);
        }
        long hash = hash(jobId);
        int place = place(hash);
        jobs += latest[place] == 0 ? 1 : 0;
        hashes[place] = hash;
        outcomes[size] = outcome;
        before[size] = latest[place];
        latest[place] = ++size;
    }

    void replace(IntUnaryOperator other) {
        for (int i = 0; i < size; i++) {
            outcomes[i] = other.applyAsInt(outcomes[i]);
        }
    }

    IntBuffer outcomes() {
        return IntBuffer.wrap(outcomes, 0, size);
    }

    /** The different jobs, and how many jobs are so, where each outcome is taken for what a function says. */
    Map<IntBuffer, Integer> alike(IntUnaryOperator as) {
        Map<IntBuffer, Integer> alike = new LinkedHashMap<>();
        for (int last : latest) {
            if (last > 0) {
                alike.merge(job(last, as), 1, Integer::sum);
            }
        }
        return alike;
    }

    private IntBuffer job(int last, IntUnaryOperator as) {
        int length = 0;
        for (int at = last; at > 0; at = before[at - 1]) {
            length++;
        }
        int[] job = new int[length];
        for (int at = last; at > 0; at = before[at - 1]) {
            job[--length] = as.applyAsInt(outcomes[at - 1]);
        }
        return IntBuffer.wrap(job);
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldLatest = latest;
        hashes = new long[2 * oldHashes.length];
        latest = new int[hashes.length];
        for (int i = 0; i < oldLatest.length; i++) {
            if (oldLatest[i] > 0) {
                int place = place(oldHashes[i]);
                hashes[place] = oldHashes[i];
                latest[place] = oldLatest[i];
            }
        }
    }

    private int place(long hash) {
        int mask = hashes.length - 1;
        int place = (int) (hash >>> 32) & mask;
        while (latest[place] > 0 && hashes[place] != hash) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static long hash(String id) {
        long hash = SALT + id.length();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
