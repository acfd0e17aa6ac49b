package dev.bellwether.bench;

import java.lang.management.ManagementFactory;
import java.util.Scanner;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How much memory the objects of this process take that are still used, each counted by itself. How full the heap is says
 * something else: collectors give large arrays whole regions and leave what hardly pays to tidy up.
 */
final class LiveObjects {
    private LiveObjects() {}

    /** Bytes, of this moment. */
    static long bytes() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            // The last line: Total, instances, bytes.
            try (Scanner total = new Scanner(histogram.substring(histogram.lastIndexOf("Total")))) {
                total.next();
                total.nextLong();
                return total.nextLong();
            }
        } catch (JMException e) {
            throw new IllegalStateException("this Java does not tell what is in its heap", e);
        }
    }
}
