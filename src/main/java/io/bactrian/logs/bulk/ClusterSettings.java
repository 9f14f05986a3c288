package io.bactrian.logs.bulk;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What an operator set for one Elasticsearch, {@code logs.elasticsearch.<name>.*}.
 *
 * @param hosts at least one, without a slash at the end; https is TLS
 * @param authorization the value of the header
 * @param ca PEM file of certificate authorities to trust instead of Java's
 * @param timeout for the answer to a request
 * @param requests most of them under way at once, of all routes together
 * @param requestBytes most bytes of the documents of one request, before compression
 * @param notReadyAfter how long events may wait while nothing goes through until the instance is not ready
 */
public record ClusterSettings(
        String name,
        List<URI> hosts,
        Optional<Secret> authorization,
        Optional<Path> ca,
        Duration timeout,
        Duration connectTimeout,
        int requests,
        long requestBytes,
        Duration notReadyAfter) {

    private static final String PREFIX = "logs.elasticsearch";
    private static final Set<String> NAMES = Set.of(
            "hosts",
            "api-key",
            "api-key-file",
            "user",
            "password",
            "password-file",
            "ca",
            "timeout",
            "connect-timeout",
            "requests",
            "request-size",
            "not-ready-after");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration NOT_READY_AFTER = Duration.ofSeconds(60);
    private static final int REQUESTS = 8;
    private static final DataSize REQUEST_SIZE = new DataSize(8 << 20);
    private static final long LEAST_REQUEST_SIZE = 64 << 10;
    private static final long MOST_REQUEST_SIZE = 64 << 20;

    /** The clusters that the settings name. */
    public static SortedSet<String> names(Settings settings) {
        return settings.names(PREFIX);
    }

    /** Records every problem of every {@code logs.elasticsearch.*} setting, without connecting anywhere. */
    public static void validate(Settings settings) {
        names(settings).forEach(name -> from(settings, name));
    }

    /** Reads one cluster; what is wrong with it is recorded in the settings. */
    public static ClusterSettings from(Settings settings, String name) {
        SettingsSection section = settings.section(PREFIX + "." + name);
        section.knownNames(NAMES);
        return new ClusterSettings(
                name,
                hosts(section),
                authorization(section),
                ca(section),
                positive(section, "timeout", TIMEOUT),
                positive(section, "connect-timeout", CONNECT_TIMEOUT),
                section.number("requests", REQUESTS, 1, 64),
                requestBytes(section),
                positive(section, "not-ready-after", NOT_READY_AFTER));
    }

    private static List<URI> hosts(SettingsSection section) {
        section.required("hosts");
        List<URI> hosts = new ArrayList<>();
        for (String text : section.list("hosts")) {
            Optional<URI> host = host(text);
            if (host.isEmpty()) {
                section.problem(
                        "hosts",
                        "'" + text.replaceFirst("//[^@/]*@", "//…@") + "' is no address of a server",
                        "write it like https://es1.example.com:9200; the login stands in settings of its own");
            }
            host.ifPresent(hosts::add);
        }
        return hosts;
    }

    /** Empty when it is no bare http or https address: a password in it would reach logs. */
    private static Optional<URI> host(String text) {
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            boolean good = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            return good ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Secret> authorization(SettingsSection section) {
        Optional<Secret> key = section.secret("api-key");
        Optional<String> user = section.find("user");
        Optional<Secret> password = section.secret("password");
        if (key.isPresent() && user.isPresent()) {
            section.problem("user", "does not go with an API key", "set one of them");
        }
        if (user.isPresent()
                && password.isEmpty()
                && section.find("password-file").isEmpty()) {
            section.problem("user", "has no password", "set " + section.prefix() + ".password-file");
        }
        if (user.isEmpty() && password.isPresent()) {
            section.problem("password", "has no user", "set " + section.prefix() + ".user");
        }
        return key.map(secret -> new Secret("ApiKey " + secret.reveal()))
                .or(() -> user.flatMap(name -> password.map(secret -> basic(name, secret))));
    }

    private static Secret basic(String user, Secret password) {
        byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return new Secret("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static Optional<Path> ca(SettingsSection section) {
        Optional<Path> ca = section.path("ca");
        if (ca.isPresent() && !Files.isReadable(ca.get())) {
            section.problem("ca", ca.get() + " cannot be read", "it must be a PEM file of certificates");
        }
        return ca;
    }

    private static Duration positive(SettingsSection section, String name, Duration otherwise) {
        Duration value = section.duration(name, otherwise);
        if (value.isZero()) {
            section.problem(name, "is no time at all", "write it like 30s");
            return otherwise;
        }
        return value;
    }

    private static long requestBytes(SettingsSection section) {
        long size = section.size("request-size", REQUEST_SIZE).bytes();
        if (size < LEAST_REQUEST_SIZE || size > MOST_REQUEST_SIZE) {
            section.problem("request-size", DataSize.format(size) + " is out of range", "use 64KiB to 64MiB");
            return REQUEST_SIZE.bytes();
        }
        return size;
    }
}
