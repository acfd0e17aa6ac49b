package dev.bellwether.store.rollup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcomes of a connector in one hour, packed without losing anything that tallies by whole minutes need, or once more by the hour as a
 * whole, which is a third as much. An outcome that is the only one of its job is counted by minute and ending. Jobs that were tried several
 * times are counted by all of their outcomes, in order; and if a job may go on in another hour it is <em>open</em>, and listed
 * with its id's hash, so that it can be put together.
 */
public final class PackedOutcomes {
    public static final int MINUTES = 60;

    private static final int VERSION = 2;

    private PackedOutcomes() {}

    /** Takes what a reading finds, in this order: endings, lone outcomes, jobs. */
    public interface Reader {
        /** How outcomes of this hour ended; the others are told by the place in this list. */
        void endings(List<OutcomeKind> endings);

        /** So many outcomes that were the only ones of their jobs. */
        void lone(int minute, int ending, int count);

        /** The outcomes, in order, of so many jobs that are wholly in this hour; the arrays are used again. */
        void closed(int jobs, int outcomes, int[] minutes, int[] endings);

        /** The same of one job that may have others elsewhere. */
        void open(long job, int outcomes, int[] minutes, int[] endings);
    }

    public static void read(byte[] packed, Reader into) {
        PackedReader reader = new PackedReader(packed);
        if (reader.number() != VERSION) {
            throw new IllegalStateException("an hour of outcomes was packed by another version");
        }
        List<OutcomeKind> endings = new ArrayList<>();
        endings.add(OutcomeKind.SUCCESS);
        for (int left = reader.count(); left > 0; left--) {
            endings.add(new OutcomeKind(false, reader.text(), reader.text()));
        }
        into.endings(endings);
        for (int left = reader.count(); left > 0; left--) {
            int minute = reader.count();
            for (int pairs = reader.count(); pairs > 0; pairs--) {
                into.lone(minute, reader.count(), reader.count());
            }
        }
        int[][] job = {new int[16], new int[16]};
        for (int left = reader.count(); left > 0; left--) {
            int jobs = reader.count();
            int outcomes = readJob(reader, job);
            into.closed(jobs, outcomes, job[0], job[1]);
        }
        for (int left = reader.count(); left > 0; left--) {
            long hash = reader.word();
            int outcomes = readJob(reader, job);
            into.open(hash, outcomes, job[0], job[1]);
        }
    }

    private static int readJob(PackedReader reader, int[][] job) {
        int outcomes = reader.count();
        if (outcomes > job[0].length) {
            job[0] = new int[2 * outcomes];
            job[1] = new int[2 * outcomes];
        }
        for (int i = 0; i < outcomes; i++) {
            job[0][i] = reader.count();
            job[1][i] = reader.count();
        }
        return outcomes;
    }

    /** Packs the outcomes of an hour, which come in the order of time, at equal times of attempts. */
    static final class Packer {
        private final Map<OutcomeKind, Integer> endings = new HashMap<>();
        private final List<OutcomeKind> inOrder = new ArrayList<>();
        private final Map<Long, PackedJob> jobs = new HashMap<>();

        Packer() {
            endings.put(OutcomeKind.SUCCESS, 0);
        }

        void add(long job, int attempt, int minute, OutcomeKind ending) {
            int number = endings.computeIfAbsent(ending, absent -> {
                inOrder.add(ending);
                return inOrder.size();
            });
            jobs.computeIfAbsent(job, PackedJob::new).add(attempt, minute, number);
        }

        /** The jobs of this hour. */
        Iterable<PackedJob> jobs() {
            return jobs.values();
        }

        /** A job that turned out to go on elsewhere; nothing if it is not here. */
        void open(long job) {
            PackedJob known = jobs.get(job);
            if (known != null) {
                known.open();
            }
        }

        /**
         * What a reading finds again.
         *
         * @param byMinute otherwise all is at minute 0
         */
        byte[] packed(boolean byMinute) {
            PackedWriter writer = new PackedWriter().number(VERSION).number(inOrder.size());
            inOrder.forEach(ending -> writer.text(ending.step()).text(ending.errorCode()));
            writeLone(writer, byMinute);
            writeClosed(writer, byMinute);
            writeOpen(writer, byMinute);
            return writer.written();
        }

        private void writeLone(PackedWriter writer, boolean byMinute) {
            int[][] minutes = new int[byMinute ? MINUTES : 1][];
            int filled = 0;
            for (PackedJob job : jobs.values()) {
                if (job.isLone()) {
                    int minute = byMinute ? job.minute(0) : 0;
                    if (minutes[minute] == null) {
                        minutes[minute] = new int[inOrder.size() + 1];
                        filled++;
                    }
                    minutes[minute][job.ending(0)]++;
                }
            }
            writer.number(filled);
            for (int minute = 0; minute < minutes.length; minute++) {
                if (minutes[minute] != null) {
                    writeLone(writer.number(minute), minutes[minute]);
                }
            }
        }

        private static void writeLone(PackedWriter writer, int[] counts) {
            writer.number(Arrays.stream(counts).filter(count -> count > 0).count());
            for (int ending = 0; ending < counts.length; ending++) {
                if (counts[ending] > 0) {
                    writer.number(ending).number(counts[ending]);
                }
            }
        }

        private void writeClosed(PackedWriter writer, boolean byMinute) {
            Map<ByteBuffer, Integer> alike = new LinkedHashMap<>();
            for (PackedJob job : jobs.values()) {
                if (!job.isLone() && !job.isOpen()) {
                    alike.merge(written(job, byMinute), 1, Integer::sum);
                }
            }
            writer.number(alike.size());
            alike.forEach((job, count) -> writer.number(count).append(job));
        }

        private void writeOpen(PackedWriter writer, boolean byMinute) {
            List<PackedJob> open = new ArrayList<>();
            for (PackedJob job : jobs.values()) {
                if (job.isOpen()) {
                    open.add(job);
                }
            }
            writer.number(open.size());
            open.forEach(job -> writer.word(job.hash()).append(written(job, byMinute)));
        }

        private static ByteBuffer written(PackedJob job, boolean byMinute) {
            PackedWriter writer = new PackedWriter();
            job.write(writer, byMinute);
            return ByteBuffer.wrap(writer.written());
        }
    }
}
