package dev.bellwether.probe.schedule;

import dev.bellwether.status.Confirmation;

/**
 * Whether a probe has to make sure of a changed result. The run that changed it is the first of those that have to agree.
 * Changing state of one thread.
 */
final class Confirming {
    private final Confirmation rule;
    private boolean known;
    private boolean succeeded;
    private boolean active;
    private int agreeing;
    private int made;

    Confirming(Confirmation rule) {
        this.rule = rule;
    }

    boolean isActive() {
        return active;
    }

    /** A run on the schedule has ended. */
    void regular(boolean success) {
        if (active) {
            return;
        }
        if (known && success != succeeded && rule.confirmRuns() > 1) {
            active = true;
            agreeing = 1;
            made = 0;
        }
        known = true;
        succeeded = success;
    }

    /** A confirmation run has ended. */
    void confirmation(boolean success) {
        made++;
        agreeing = success == succeeded ? agreeing + 1 : 1;
        succeeded = success;
        stopIfSure();
    }

    /** A confirmation run has ended that says nothing about the target. */
    void nothingLearnt() {
        made++;
        stopIfSure();
    }

    private void stopIfSure() {
        if (agreeing >= rule.confirmRuns() || made >= rule.confirmMost()) {
            active = false;
        }
    }
}
