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
    /** Of the file that is appended to, and above those of all others. */
    private long number;

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
        long found = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        number = Math.max(number, found + 1);
        int whole = SpoolSegment.read(file).size();
        if (whole == 0) {
            Files.delete(file);
            return;
        }
        held.put(found, new Held(Files.size(file), whole));
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
        Held before = held.getOrDefault(number, new Held(0, 0));
        long length = SpoolSegment.append(file(number), before.bytes(), more);
        held.put(number, new Held(length, before.records() + more.size()));
        records.addAndGet(more.size());
        if (length >= MOST_SEGMENT) {
            number++;
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
            long oldest = held.firstKey();
            seal(oldest);
            List<byte[]> read = read(oldest);
            int missing = held.get(oldest).records() - read.size();
            if (missing > 0) {
                // Another process wrote there, or the disk lies.
                dropped.addAndGet(missing);
                records.addAndGet(-missing);
                held.computeIfPresent(oldest, (same, was) -> new Held(was.bytes(), read.size()));
            }
            if (!read.isEmpty()) {
                return Optional.of(new Oldest(oldest, read));
            }
            remove(oldest);
        }
        return Optional.empty();
    }

    private List<byte[]> read(long file) throws IOException {
        try {
            return SpoolSegment.read(file(file));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Lets go of a file whose records are safe elsewhere; nothing happens where it is gone already. */
    void remove(long file) throws IOException {
        seal(file);
        Files.deleteIfExists(file(file));
        Held gone = held.remove(file);
        records.addAndGet(gone == null ? 0 : -gone.records());
    }

    /** What is appended from now on goes into another file. */
    private void seal(long file) {
        number = Math.max(number, file + 1);
    }

    private Path file(long of) {
        return directory.resolve(String.format(java.util.Locale.ROOT, "%012d%s", of, SUFFIX));
    }
}
