package io.bactrian.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals as calls. Java has no public name for them; the one it has is asked for by its name. */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private Signals() {}

    /**
     * From now on a signal runs this, on a thread of its own, and does not end the process.
     *
     * @param name {@code TERM}, {@code INT}
     * @return gives the signal back to Java
     */
    static Runnable handle(String name, Runnable action) {
        try {
            Object before = install(name, calling(name, action));
            return () -> {
                try {
                    install(name, before);
                } catch (ReflectiveOperationException e) {
                    throw refused(name, e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw refused(name, e);
        }
    }

    /** From now on SIGHUP runs this. Java leaves it ignored when it was at the start, which is what nohup does: then that is said. */
    static void reloadOnHangUp(Runnable reload) {
        try {
            Object before = install("HUP", calling("HUP", reload));
            if (before == Class.forName(HANDLER).getField("SIG_IGN").get(null)) {
                LOG.warn("SIGHUP reloads nothing, nohup has it ignored; POST /-/reload does");
            }
        } catch (ReflectiveOperationException e) {
            throw refused("HUP", e);
        }
    }

    private static Object calling(String name, Runnable action) throws ClassNotFoundException {
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {Class.forName(HANDLER)}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                        return null;
                    }
                    return switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> "SIG" + name;
                    };
                });
    }

    private static Object install(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName(SIGNAL);
        return signal.getMethod("handle", signal, Class.forName(HANDLER))
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static IllegalStateException refused(String name, ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
        return new IllegalStateException("this Java lets nobody handle SIG" + name, cause);
    }
}
