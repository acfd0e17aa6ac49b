package dev.bellwether.status;

import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.Observations;
import dev.bellwether.evidence.Window.Hour;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What of an hour is counted: its jobs alone if there are enough, its regular probe runs alone if there is no job, else both. */
record Tally(int jobs, int runs, int succeeded, int firstTime) {
    static Tally of(Hour hour, int minJobs) {
        Observations jobs = hour.jobs();
        int succeeded = 0;
        int firstTime = 0;
        for (int i = 0; i < jobs.size(); i++) {
            succeeded += jobs.succeeded(i) ? 1 : 0;
            firstTime += jobs.firstTime(i) ? 1 : 0;
        }
        int wanted = jobs.size() == 0 ? Integer.MAX_VALUE : Math.max(0, minJobs - jobs.size());
        int counted = 0;
        Observations runs = hour.runs();
        for (int i = runs.size() - 1; i >= 0 && counted < wanted; i--) {
            if (runs.regular(i)) {
                counted++;
                succeeded += runs.succeeded(i) ? 1 : 0;
                firstTime += runs.firstTime(i) ? 1 : 0;
            }
        }
        return new Tally(jobs.size(), counted, succeeded, firstTime);
    }

    Tally with(int count, int success, int first) {
        return jobs > 0
                ? new Tally(jobs + count, runs, succeeded + success, firstTime + first)
                : new Tally(jobs, runs + count, succeeded + success, firstTime + first);
    }

    int count() {
        return jobs + runs;
    }

    Ruling.Sample sample() {
        return new Ruling.Sample(count(), succeeded, firstTime);
    }

    EvidenceSummary.Basis basis() {
        if (jobs == 0) {
            return runs == 0 ? EvidenceSummary.Basis.NONE : EvidenceSummary.Basis.PROBES;
        }
        return runs == 0 ? EvidenceSummary.Basis.JOBS : EvidenceSummary.Basis.JOBS_AND_PROBES;
    }

    /** The same for users. The faults are of all the hour's evidence, whether it was counted or not. */
    EvidenceSummary summary(Hour hour) {
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        for (Map<Fault, Integer> some : List.of(hour.outcomeFaults(), hour.runFaults())) {
            some.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
        }
        return new EvidenceSummary(
                Micros.toInstant(hour.from()),
                Micros.toInstant(hour.to()),
                basis(),
                jobs,
                runs,
                succeeded,
                firstTime,
                faults);
    }
}
