package io.bactrian.alerts.config;

import io.bactrian.runtime.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code email_configs}. */
final class EmailReader {

    private static final String SUBJECT = "{{ template \"email.default.subject\" . }}";
    private static final String HTML = "{{ template \"email.default.html\" . }}";
    private static final String WRITE_BODY = "write text: \"…\" for plain text or html: \"…\" for a formatted mail";
    private static final Map<String, String> MISTAKES = Map.of(
            "subject",
            "write headers: {Subject: \"…\"}",
            "Subject",
            "write headers: {Subject: \"…\"}",
            "body",
            WRITE_BODY,
            "message",
            WRITE_BODY,
            "smtp_smarthost",
            "write smarthost: host:port",
            "password",
            "write auth_password_file: …",
            "username",
            "write auth_username: …");

    private static final Map<String, Integer> PORTS =
            new TreeMap<>(Map.of("smtp", 25, "submission", 587, "smtps", 465, "submissions", 465));

    private EmailReader() {}

    static EmailConfig read(Fields fields, Global global, int index) {
        String to = fields.template("to", "");
        if (to.isEmpty()) {
            fields.problem("missing to address in email config", "add to: address");
        }
        Optional<EmailConfig.HostPort> smarthost = hostPort(fields, "smarthost");
        if (smarthost.isEmpty() && global.smtpSmarthost().isEmpty()) {
            fields.problem(
                    "no global SMTP smarthost set", "add smarthost: host:port here, or smtp_smarthost to global");
        }
        String from = orElse(fields.template("from", ""), global.smtpFrom().orElse(""));
        if (from.isEmpty()) {
            fields.problem("no global SMTP from set", "add from: address here, or smtp_from to global");
        }
        Optional<SecretSource> password = fields.secret("auth_password");
        Optional<SecretSource> secret = fields.secret("auth_secret");
        EmailConfig.Threading threading = threading(fields);
        Map<String, String> headers = headers(fields, threading);
        headers.putIfAbsent("Subject", SUBJECT);
        headers.putIfAbsent("To", to);
        headers.putIfAbsent("From", from);
        EmailConfig config = new EmailConfig(
                index,
                fields.flag("send_resolved", false),
                to,
                from,
                orElse(fields.text("hello", ""), global.smtpHello()),
                smarthost.or(global::smtpSmarthost).orElse(new EmailConfig.HostPort("", 25)),
                orElse(fields.text("auth_username", ""), global.smtpAuthUsername()),
                password.isPresent() ? password : global.smtpAuthPassword(),
                secret.isPresent() ? secret : global.smtpAuthSecret(),
                orElse(fields.text("auth_identity", ""), global.smtpAuthIdentity()),
                fields.flag("require_tls", global.smtpRequireTls()),
                fields.flag("force_implicit_tls").or(global::smtpForceImplicitTls),
                TlsReader.read(fields, "tls_config").orElse(global.smtpTls()),
                headers,
                fields.template("html", HTML, true),
                fields.template("text", ""),
                threading);
        fields.done(MISTAKES);
        return config;
    }

    private static String orElse(String own, String global) {
        return own.isEmpty() ? global : own;
    }

    private static EmailConfig.Threading threading(Fields parent) {
        return parent.child("threading")
                .map(fields -> {
                    boolean enabled = fields.flag("enabled", false);
                    String byDate = fields.word("thread_by_date").orElse("");
                    if (enabled && !Set.of("none", "daily").contains(byDate)) {
                        fields.problem(
                                "thread_by_date",
                                "threading.thread_by_date must be either 'none' or 'daily'",
                                "add thread_by_date: daily");
                    }
                    fields.done();
                    return new EmailConfig.Threading(enabled, byDate.equals("daily"));
                })
                .orElse(new EmailConfig.Threading(false, false));
    }

    private static Map<String, String> headers(Fields parent, EmailConfig.Threading threading) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, YamlScalar> header : parent.pairs("headers").entrySet()) {
            String name = canonical(header.getKey());
            int line = header.getValue().line();
            String value = parent.source().value(header.getValue());
            if (!name.matches("[!-9;-~]+")) {
                parent.source().problem(line, "'" + name + "' is no name of a header", "use letters, digits and '-'");
            }
            if (headers.put(name, value) != null) {
                parent.source()
                        .problem(line, "duplicate header \"" + name + "\" in email config", "remove one of them");
            }
            if (threading.enabled() && Set.of("References", "In-Reply-To").contains(name)) {
                parent.source()
                        .problem(
                                line,
                                "threading.enabled conflicts with custom " + name + " header",
                                "remove the header or threading");
            }
            parent.source().template(line, value, false);
        }
        return headers;
    }

    /** As the names of MIME headers are written: {@code In-Reply-To}. */
    private static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int at = 0; at < canonical.length(); at++) {
            if (at == 0 || canonical.charAt(at - 1) == '-') {
                canonical.setCharAt(at, Character.toUpperCase(canonical.charAt(at)));
            }
        }
        return canonical.toString();
    }

    static Optional<EmailConfig.HostPort> hostPort(Fields fields, String name) {
        return fields.parseUnlessEmpty(name, "write it like smtp.example.org:587", EmailReader::hostPort);
    }

    private static EmailConfig.HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "address \"" + text + "\": " + (colon < 0 ? "missing port in address" : "port cannot be empty"));
        }
        String host = text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        if (!brackets && host.contains(":")) {
            throw new IllegalArgumentException("address \"" + text + "\": too many colons in address");
        }
        try {
            String written = text.substring(colon + 1);
            int port = PORTS.containsKey(written) ? PORTS.get(written) : Integer.parseInt(written);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("address \"" + text + "\": port must be from 1 to 65535");
            }
            return new EmailConfig.HostPort(brackets ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "address \"" + text + "\": port must be a number or one of " + String.join(", ", PORTS.keySet()),
                    e);
        }
    }
}
