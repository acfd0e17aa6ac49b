package dev.bellwether.demo;

/** The steps of a job, in their order. */
enum Step {
    VERIFY_CREDENTIALS("verify-credentials", 1400),
    RETRIEVE_ACCOUNTS("retrieve-accounts", 900),
    RETRIEVE_TRANSACTIONS("retrieve-transactions", 2600);

    private final String wire;
    private final int typicalMs;

    Step(String wire, int typicalMs) {
        this.wire = wire;
        this.typicalMs = typicalMs;
    }

    /** The spelling in job outcomes. */
    String wire() {
        return wire;
    }

    /** How long it usually takes when all is well, in milliseconds. */
    int typicalMs() {
        return typicalMs;
    }
}
