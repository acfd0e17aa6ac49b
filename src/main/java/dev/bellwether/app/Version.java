package dev.bellwether.app;

import java.util.Optional;

/** Which version this is. */
public final class Version {
    /** As the jar's manifest says it; {@code development} where this does not run from a jar. */
    public static final String OF_JAR = Optional.ofNullable(
                    Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
