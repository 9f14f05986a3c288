package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy requests take.
 *
 * @param url of an HTTP proxy, with its login if it wants one
 * @param except {@code no_proxy}: hosts, domains, addresses and networks between commas that are reached directly
 * @param fromEnvironment whether the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY say it
 * @param connectHeaders of CONNECT requests: every name with its values
 */
public record Proxy(
        Optional<Secret> url,
        Optional<String> except,
        boolean fromEnvironment,
        Map<String, List<Secret>> connectHeaders) {

    public static final Proxy NONE = new Proxy(Optional.empty(), Optional.empty(), false, Map.of());
}
