package io.bactrian.alerts.config;

import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code email_configs}, the global defaults filled in.
 *
 * @param to comma separated addresses, a template
 * @param from a template
 * @param smarthost host and port
 * @param hello what the client calls itself
 * @param forceImplicitTls empty: TLS from the first byte on port 465 only
 * @param headers canonical names to templates, Subject, To and From among them
 * @param html a template, escaped as HTML; empty: no HTML part
 * @param text a template; empty: no text part
 */
public record EmailConfig(
        int index,
        boolean sendResolved,
        String to,
        String from,
        String hello,
        HostPort smarthost,
        String authUsername,
        Optional<SecretSource> authPassword,
        Optional<SecretSource> authSecret,
        String authIdentity,
        boolean requireTls,
        Optional<Boolean> forceImplicitTls,
        TlsConfig tls,
        Map<String, String> headers,
        String html,
        String text,
        Threading threading)
        implements Integration {

    @Override
    public String kind() {
        return "email";
    }

    /** Where mail goes. */
    public record HostPort(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Whether mails about one group are one conversation.
     *
     * @param byDate a new conversation every day
     */
    public record Threading(boolean enabled, boolean byDate) {}
}
