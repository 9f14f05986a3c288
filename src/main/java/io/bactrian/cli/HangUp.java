package io.bactrian.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** SIGHUP as a call. Java has no public name for signals; the one it has is asked for by its name. */
final class HangUp {

    private HangUp() {}

    /** From now on a SIGHUP runs this, on a thread of its own, and does not end the process. */
    static void runs(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calls = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> proxy == arguments[0];
                            default -> "SIGHUP";
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), calls);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("this Java lets nobody handle SIGHUP", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java lets nobody handle SIGHUP", e);
        }
    }
}
