package broken.probe;

import io.vertx.sqlclient.Pool;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Speaks SQL, parses arguments and times, prints, logs past the log, keeps static state and sleeps. */
public final class KnowsWhatIsNotItsOwn {
    private static int calls;

    public void everything(Pool pool, CommandLine commands) throws InterruptedException {
        calls++;
        System.out.println(pool + " " + commands + " " + calls);
        Logger.getLogger("elsewhere").info("logged");
        OffsetDateTime.parse("2026-01-31T09:30Z");
        TimeUnit.NANOSECONDS.sleep(1);
    }
}
