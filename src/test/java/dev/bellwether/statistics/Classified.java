package dev.bellwether.statistics;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.status.ConnectorWatch;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Watches;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** This product, with the policy it is shipped with. It is fine while maintenance is planned. */
final class Classified implements Method {
    private static final Connector CONNECTOR = new Connector(
            "bank", dev.bellwether.catalogue.Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of());

    private final ConnectorWatch watch = new Watches(Policy.DEFAULT, Ticks.DEFAULT).watch(CONNECTOR);
    private Status status = Status.UNKNOWN;
    private final boolean customers;
    private long jobs;

    /** @param customers whether it is told whose jobs are */
    Classified(boolean customers) {
        this.customers = customers;
    }

    @Override
    public void planned(long from, long to) {
        watch.apply(new Operation.Maintenance("bank", "planned", Micros.toInstant(from), Micros.toInstant(to)));
    }

    @Override
    public void take(Observation observation) {
        if (observation.kind() == Observation.Kind.JOB) {
            watch.add(
                    new JobOutcome(
                            "bank",
                            "job-" + jobs++,
                            1,
                            customers && observation.customer() != 0
                                    ? OptionalLong.of(observation.customer())
                                    : OptionalLong.empty(),
                            Micros.toInstant(observation.time()),
                            observation.success(),
                            "",
                            "",
                            OptionalLong.empty(),
                            Map.of()),
                    Fault.INSTITUTION);
        } else {
            watch.addRun(
                    observation.time(),
                    observation.success() ? ProbeResult.SUCCESS : ProbeResult.FAILURE,
                    Fault.INSTITUTION,
                    observation.kind() == Observation.Kind.CONFIRMATION);
        }
    }

    @Override
    public Verdict at(long tick) {
        status = watch.tick(Micros.toInstant(tick)).map(Evaluation::status).orElse(status);
        return switch (status) {
            case MAJOR_OUTAGE -> Verdict.PAGE;
            case PARTIAL_OUTAGE -> Verdict.OUTAGE;
            case DEGRADED_PERFORMANCE -> Verdict.AMISS;
            case UNKNOWN -> Verdict.UNKNOWN;
            default -> Verdict.FINE;
        };
    }
}
