package io.bactrian.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Signals as calls. Java has no public name for them; the one it has is asked for by its name. */
final class Signals {

    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private Signals() {}

    /**
     * From now on a signal runs this, on a thread of its own, and does not end the process.
     *
     * @param name {@code HUP}, {@code TERM}, {@code INT}
     * @return gives the signal back to Java
     */
    static Runnable handle(String name, Runnable action) {
        try {
            Class<?> handler = Class.forName(HANDLER);
            Object calls = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
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
            Object before = install(name, calls);
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
