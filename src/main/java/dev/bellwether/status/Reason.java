package dev.bellwether.status;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Hour;
import java.util.ArrayList;
import java.util.List;

/** Why an evaluation is what it is, in words that can be read aloud. */
record Reason(List<String> parts) {

    static Reason of(Decision decision, Stage stage, Operations.Standing standing, Status status) {
        List<String> parts = new ArrayList<>();
        parts.add(counted(decision));
        excluded(decision.hour(), Fault.USER, "as user errors", parts);
        excluded(decision.hour(), Fault.PLATFORM, "as errors of our own side", parts);
        decision.lastMove().ifPresent(move -> parts.add(moved(move, decision.performance())));
        standing.override()
                .ifPresent(pinned -> parts.add("an operator pinned the status to "
                        + pinned.status().wire() + " until " + pinned.until() + ": " + pinned.reason()
                        + "; the evidence alone says " + decision.performance().wire()));
        if (status == Status.UNDER_MAINTENANCE && standing.override().isEmpty()) {
            parts.add(maintenance(stage, standing) + "; its performance is "
                    + decision.performance().wire());
        }
        return new Reason(parts);
    }

    String text() {
        return String.join("; ", parts);
    }

    private static String counted(Decision decision) {
        Tally tally = decision.tally();
        if (tally.count() == 0) {
            return decision.performance() == Status.UNKNOWN
                    ? "no evidence yet, or none for too long"
                    : "nothing was counted in the hour, so the performance is kept";
        }
        String what = tally.runs() == 0
                ? plural(tally.jobs(), "job")
                : tally.jobs() == 0
                        ? plural(tally.runs(), "probe run")
                        : plural(tally.jobs(), "job") + " and " + plural(tally.runs(), "probe run");
        String text = tally.firstTime() + " of " + what + " succeeded first time";
        return tally.succeeded() == tally.firstTime() ? text : text + ", " + tally.succeeded() + " in the end";
    }

    private static void excluded(Hour hour, Fault fault, String as, List<String> parts) {
        int count =
                hour.outcomeFaults().getOrDefault(fault, 0) + hour.runFaults().getOrDefault(fault, 0);
        if (count > 0) {
            parts.add(count + " excluded " + as);
        }
    }

    private static String moved(Correction.Move move, Status performance) {
        String newest = "the last " + plural(move.count(), move.byJobs() ? "job" : "probe run");
        return move.worsened()
                ? newest + " rule out anything better than " + performance.wire()
                : newest + " show that it is no worse than " + performance.wire() + " any more";
    }

    private static String maintenance(Stage stage, Operations.Standing standing) {
        if (standing.maintenance().isPresent()) {
            return "maintenance is planned until "
                    + standing.maintenance().get().to();
        }
        return standing.release()
                .map(release -> "version " + release.version() + " was released at " + release.at())
                .orElse("the connector is in " + stage.wire());
    }

    private static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
