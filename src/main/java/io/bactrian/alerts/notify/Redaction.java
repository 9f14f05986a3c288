package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.runtime.BactrianException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes the secrets of an integration out of what its server answered: some servers tell back what they were sent, and
 * the answer is kept and shown.
 */
final class Redaction {

    private static final String SHOWN = "<secret>";
    private static final int SHORTEST = 4;

    private Redaction() {}

    static String of(Integration integration, String text) {
        Collection<String> secrets =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        collect(integration, secrets);
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, SHOWN);
        }
        return clean;
    }

    private static void collect(Object value, Collection<String> secrets) {
        if (value instanceof SecretSource source) {
            add(source, secrets);
        } else if (value instanceof Optional<?> some) {
            some.ifPresent(inside -> collect(inside, secrets));
        } else if (value instanceof Collection<?> some) {
            some.forEach(inside -> collect(inside, secrets));
        } else if (value instanceof Map<?, ?> some) {
            collect(some.values(), secrets);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                collect(read(record, component), secrets);
            }
        }
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the configuration's records are public", e);
        }
    }

    /** Of an address also what a server sees of it: the path. */
    private static void add(SecretSource source, Collection<String> secrets) {
        String secret;
        try {
            secret = source.read().reveal();
        } catch (BactrianException e) {
            return; // a file that is being replaced: its content was not sent either
        }
        keep(secret, secrets);
        try {
            URI address = URI.create(secret);
            if (address.getHost() != null) {
                keep(address.getRawPath(), secrets);
                keep(address.getPath(), secrets);
                keep(address.getRawQuery(), secrets);
                keep(address.getRawUserInfo(), secrets);
            }
        } catch (IllegalArgumentException e) {
            return; // no address
        }
    }

    private static void keep(String secret, Collection<String> secrets) {
        if (secret != null && secret.length() >= SHORTEST) {
            secrets.add(secret);
        }
    }
}
