package dev.bellwether.probe.schedule;

import dev.bellwether.status.Confirmation;
import java.util.Optional;

/**
 * Whether a probe has to make sure of a result: one that is not that of the run before, a failure of the first run ever, or of the
 * first one after a maintenance window. The run that gives rise to it is the first of those that have to agree. Changing state of one
 * thread.
 */
final class Confirming {
    private final Confirmation rule;
    /** Whether it is known what is stored of the run before; until then the latest result waits. */
    private boolean recalled;

    private Optional<Boolean> waiting = Optional.empty();
    private boolean known;
    private boolean succeeded;
    private boolean afterMaintenance;
    private boolean active;
    private int agreeing;
    private int made;

    Confirming(Confirmation rule) {
        this.rule = rule;
    }

    boolean isActive() {
        return active;
    }

    /** How the run before ended, as far as it is stored; it counts once. */
    void recall(Optional<Boolean> before) {
        if (!recalled) {
            recalled = true;
            known = before.isPresent();
            succeeded = before.orElse(false);
            waiting.ifPresent(this::regular);
        }
    }

    /** A maintenance window has ended, and a run on the schedule has ended since or has not. */
    void afterMaintenance(boolean ranSince) {
        if (!ranSince) {
            afterMaintenance = true;
        } else if (known && !succeeded && !active) {
            begin();
        }
    }

    void regular(boolean success) {
        if (!recalled) {
            waiting = Optional.of(success);
        } else if (!active) {
            boolean unsure = known ? success != succeeded : !success;
            boolean firstSince = afterMaintenance && !success;
            known = true;
            succeeded = success;
            afterMaintenance = false;
            if (unsure || firstSince) {
                begin();
            }
        }
    }

    private void begin() {
        active = rule.confirmRuns() > 1;
        agreeing = 1;
        made = 0;
    }

    /** A confirmation run has ended; what it has shown is empty if it says nothing about the target. */
    void confirmation(Optional<Boolean> success) {
        made++;
        success.ifPresent(now -> {
            agreeing = now == succeeded ? agreeing + 1 : 1;
            succeeded = now;
        });
        active = active && agreeing < rule.confirmRuns() && made < rule.confirmMost();
    }
}
