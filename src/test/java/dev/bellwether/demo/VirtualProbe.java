package dev.bellwether.demo;

import dev.bellwether.evidence.ProbeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The results of a probe of a simulated institution in virtual time: regular runs, and confirmations of each change. */
final class VirtualProbe {
    private final Function<Instant, Behaviour> course;
    private final RandomGenerator random;
    private final List<Run> runs = new ArrayList<>();
    private boolean succeeded;
    private int agree;
    private int made;
    private boolean confirming;

    record Run(Instant at, ProbeResult result, boolean confirm) {}

    VirtualProbe(Function<Instant, Behaviour> course, RandomGenerator random) {
        this.course = course;
        this.random = random;
    }

    List<Run> runs(Instant start, Instant end) {
        Instant regular = start.plusMillis(random.nextLong(DemoPolicy.PROBE_INTERVAL.toMillis()));
        Instant confirm = regular;
        while (regular.isBefore(end)) {
            boolean isConfirm = confirming && confirm.isBefore(regular);
            Instant at = isConfirm ? confirm : regular;
            run(at, isConfirm);
            confirm = at.plus(DemoPolicy.CONFIRMATION.confirmInterval());
            regular = isConfirm ? regular : regular.plus(DemoPolicy.PROBE_INTERVAL);
        }
        return runs;
    }

    private void run(Instant at, boolean isConfirm) {
        ProbeResult result = result(course.apply(at).discovery().replies().draw(random));
        boolean changed = !runs.isEmpty() && result.succeeded() != succeeded;
        runs.add(new Run(at, result, isConfirm));
        succeeded = result.succeeded();
        agree = changed ? 1 : agree + 1;
        made = isConfirm ? made + 1 : confirming ? made : 0;
        confirming = (changed || (confirming && agree < DemoPolicy.CONFIRMATION.confirmRuns()))
                && made < DemoPolicy.CONFIRMATION.confirmMost();
    }

    private static ProbeResult result(Reply reply) {
        return switch (reply) {
            case OK -> ProbeResult.SUCCESS;
            case PARTIAL_FAILURE -> ProbeResult.FLAKY;
            default -> ProbeResult.FAILURE;
        };
    }
}
