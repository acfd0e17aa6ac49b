package dev.bellwether.collect.http;

/** What the intake tells besides its answers; called on the event loop of the request, and not to block it. */
public interface IntakeEvents {
    /** For whom it is of no interest. */
    IntakeEvents NONE = new IntakeEvents() {};

    /**
     * A batch was taken in.
     *
     * @param accepted items that are new in the store
     * @param duplicates items that were there before
     * @param rejected items that are wrong
     */
    default void taken(int accepted, int duplicates, int rejected) {}

    /**
     * A request was refused as a whole.
     *
     * @param reason one of {@link JobIntake#REASONS}
     */
    default void refused(String reason) {}
}
