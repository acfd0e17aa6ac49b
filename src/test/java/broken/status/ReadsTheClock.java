package broken.status;

import java.time.Instant;

/** Time is an argument, not a call. */
public final class ReadsTheClock {
    public Instant now() {
        return Instant.now();
    }
}
