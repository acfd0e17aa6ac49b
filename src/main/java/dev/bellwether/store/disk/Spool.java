package dev.bellwether.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Records that wait on disk, the oldest first, in files of which each is read and removed as a whole. It outlives the process,
 * however that ends, and stays within a bound, beyond which its oldest file goes. Nothing of it is in memory but the numbers.
 *
 * <p>Every method blocks; all but {@link #records} and {@link #dropped} belong to one thread at a time.
 */
final class Spool {
    /** Of a file: as many records as one transaction takes well. */
    private static final long MOST_SEGMENT = 1L << 20;

    private static final String SUFFIX = ".spool";

    private final Path directory;
    private final long mostBytes;
    private final TreeMap<Long, Held> held = new TreeMap<>();
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private SpoolSegment open;
    private long nextNumber;

    private record Held(long bytes, int records) {}

    /** The records of the oldest file, which is removed by its number. */
    record Oldest(long number, List<byte[]> records) {}

    private Spool(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    /** Opens a spool with what an earlier process left in it, for at most so many bytes of the disk, at least 1 MiB. */
    static Spool open(Path directory, long mostBytes) throws IOException {
        DirectoryTrees.createPrivate(directory);
        Spool spool = new Spool(directory, mostBytes);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                spool.find(file);
            }
        }
        return spool;
    }

    private void find(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.matches("[0-9]{1,18}\\" + SUFFIX)) {
            return;
        }
        long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        nextNumber = Math.max(nextNumber, number + 1);
        int whole = SpoolSegment.read(file).size();
        if (whole == 0) {
            Files.delete(file);
            return;
        }
        held.put(number, new Held(Files.size(file), whole));
        records.addAndGet(whole);
    }

    /** How many records wait; from any thread. */
    int records() {
        return records.get();
    }

    /** How many records went since the start because there was no room for them; from any thread. */
    long dropped() {
        return dropped.get();
    }

    /** Keeps records, all or none; an {@link IOException} if the disk does not take them. */
    void append(List<byte[]> more) throws IOException {
        makeRoom(more.stream().mapToLong(SpoolSegment::sizeOf).sum());
        if (open == null) {
            open = SpoolSegment.create(file(nextNumber));
            nextNumber++;
        }
        open.append(more);
        held.merge(
                nextNumber - 1,
                new Held(open.length(), more.size()),
                (before, now) -> new Held(now.bytes(), before.records() + now.records()));
        records.addAndGet(more.size());
        if (open.length() >= MOST_SEGMENT) {
            close();
        }
    }

    private void makeRoom(long size) throws IOException {
        long bytes = held.values().stream().mapToLong(Held::bytes).sum();
        while (bytes + size > mostBytes && !held.isEmpty()) {
            Map.Entry<Long, Held> oldest = held.firstEntry();
            remove(oldest.getKey());
            dropped.addAndGet(oldest.getValue().records());
            bytes -= oldest.getValue().bytes();
        }
    }

    /** The records that have waited longest; empty where none wait. What is appended from now on is not among them. */
    Optional<Oldest> oldest() throws IOException {
        while (!held.isEmpty()) {
            long number = held.firstKey();
            if (number == nextNumber - 1) {
                close();
            }
            List<byte[]> read = read(number);
            int missing = held.get(number).records() - read.size();
            if (missing > 0) {
                // Another process wrote there, or the disk lies.
                dropped.addAndGet(missing);
                records.addAndGet(-missing);
                held.computeIfPresent(number, (same, was) -> new Held(was.bytes(), read.size()));
            }
            if (!read.isEmpty()) {
                return Optional.of(new Oldest(number, read));
            }
            remove(number);
        }
        return Optional.empty();
    }

    private List<byte[]> read(long number) throws IOException {
        try {
            return SpoolSegment.read(file(number));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Lets go of a file whose records are safe elsewhere; nothing happens where it is gone already. */
    void remove(long number) throws IOException {
        if (number == nextNumber - 1) {
            close();
        }
        Files.deleteIfExists(file(number));
        Held gone = held.remove(number);
        records.addAndGet(gone == null ? 0 : -gone.records());
    }

    /** Closes the file that is being appended to; the records stay. */
    void close() throws IOException {
        if (open != null) {
            SpoolSegment sealed = open;
            open = null;
            sealed.close();
        }
    }

    private Path file(long number) {
        return directory.resolve(String.format(java.util.Locale.ROOT, "%012d%s", number, SUFFIX));
    }
}
