package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.runtime.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a request goes and how; a property of the exchange, so that no header and no endpoint holds the address, which
 * may be a secret.
 *
 * @param bearer a token of the channel's own; an authorization of the configuration goes before it
 * @param timeout for the whole of request and answer
 */
public record Target(Secret url, Optional<Secret> bearer, HttpConfig http, Duration timeout) {

    /** The property of the exchange. */
    public static final String PROPERTY = "target";

    @Override
    public String toString() {
        return "***";
    }
}
