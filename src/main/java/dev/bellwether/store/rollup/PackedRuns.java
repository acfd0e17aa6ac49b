package dev.bellwether.store.rollup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of a connector's probes in one hour, one by one and exactly, but for their times, of which the minute is kept. That takes a tenth of
 * the room that the rows take, and less than a histogram for each phase would, as long as a probe runs a few times a minute.
 */
public final class PackedRuns {
    private static final int VERSION = 2;

    private PackedRuns() {}

    /** A probe and the phases that a run of it had, in the order of their durations. */
    public record Shape(String probe, List<String> phases) {}

    /** Takes what a reading finds. */
    public interface Reader {
        /** The shapes of this hour's runs, which are told by their places in this list. */
        void shapes(List<Shape> shapes);

        /** One run; the array is used again, and has a duration in nanoseconds for each phase of the shape. */
        void run(int minute, int shape, RunEnd end, long[] tookNanos);
    }

    public static void read(byte[] packed, Reader into) {
        PackedReader reader = new PackedReader(packed);
        if (reader.number() != VERSION) {
            throw new IllegalStateException("an hour of probe runs was packed by another version");
        }
        List<Shape> shapes = new ArrayList<>();
        int most = 0;
        for (int left = reader.count(); left > 0; left--) {
            String probe = reader.text();
            List<String> phases = new ArrayList<>();
            for (int names = reader.count(); names > 0; names--) {
                phases.add(reader.text());
            }
            shapes.add(new Shape(probe, phases));
            most = Math.max(most, phases.size());
        }
        into.shapes(shapes);
        long[] took = new long[most];
        int minute = 0;
        for (int left = reader.count(); left > 0; left--) {
            minute += reader.count();
            int kind = reader.count();
            int shape = kind / RunEnd.CODES;
            for (int i = 0; i < shapes.get(shape).phases.size(); i++) {
                took[i] = reader.number();
            }
            into.run(minute, shape, RunEnd.ofCode(kind % RunEnd.CODES), took);
        }
    }

    /** Packs the runs of an hour, which come in the order of time. */
    static final class Packer {
        private final Map<Shape, Integer> shapes = new LinkedHashMap<>();
        private final PackedWriter runs = new PackedWriter();
        private int count;
        private int lastMinute;

        /**
         * Takes in a run.
         *
         * @param phases how long each took in nanoseconds; what is below 0 counts as 0
         */
        void add(int minute, String probe, RunEnd end, Map<String, Long> phases) {
            Shape shape = new Shape(probe, List.copyOf(phases.keySet()));
            int number = shapes.computeIfAbsent(shape, absent -> shapes.size());
            runs.number(minute - lastMinute).number((long) number * RunEnd.CODES + end.code());
            phases.values().forEach(took -> runs.number(Math.max(0, took)));
            lastMinute = minute;
            count++;
        }

        byte[] packed() {
            PackedWriter writer = new PackedWriter().number(VERSION).number(shapes.size());
            shapes.keySet().forEach(shape -> {
                writer.text(shape.probe).number(shape.phases.size());
                shape.phases.forEach(writer::text);
            });
            return writer.number(count).append(ByteBuffer.wrap(runs.written())).written();
        }
    }
}
