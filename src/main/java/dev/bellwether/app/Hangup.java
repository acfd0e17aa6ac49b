package dev.bellwether.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SIGHUP does, by which daemons are told to read their files anew; without it, it would end them. */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /**
     * From now on the signal does this. The JDK's only way to signals is in a module that is not part of Java's contract, so it is
     * reached by name: where it is not there, the signal does what it always did.
     */
    static void to(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn(
                    "SIGHUP does not reload here: {}",
                    e instanceof InvocationTargetException thrown
                            ? thrown.getCause().toString()
                            : e.toString());
        }
    }
}
