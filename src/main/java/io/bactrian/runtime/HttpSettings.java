package io.bactrian.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Where the HTTP server listens and who may ask it.
 *
 * @param host address to listen on, 127.0.0.1 by default
 * @param port 9876 by default, 0 for any free one
 * @param loopback whether only this machine reaches the address
 * @param login empty only on a loopback address
 */
record HttpSettings(String host, int port, boolean loopback, Optional<Login> login) {

    private static final int DEFAULT_PORT = 9876;
    private static final Set<String> NAMES = Set.of("host", "port", "user", "password", "password-file");

    /** The one name and password that everything but the two bare health answers asks for. */
    record Login(String user, Secret password) {}

    /** Reads the section {@code http}; what is wrong with it becomes problems of the settings. */
    static HttpSettings from(Settings settings) {
        SettingsSection http = settings.section("http");
        return read(
                http,
                http.text("host", "127.0.0.1"),
                http.number("port", DEFAULT_PORT, 0, 65_535),
                (message, hint) -> http.problem("host", message, hint));
    }

    /**
     * As {@link #from}, for an address that a command line gave.
     *
     * @param option that gave it: problems of the address are its problems
     */
    static HttpSettings at(Settings settings, String option, String host, int port) {
        return read(
                settings.section("http"),
                host,
                port,
                (message, hint) -> settings.add(new Problem(option, message, hint)));
    }

    private static HttpSettings read(
            SettingsSection http, String host, int port, BiConsumer<String, String> wrongAddress) {
        http.knownNames(NAMES);
        boolean loopback = isLoopback(host, wrongAddress);
        Optional<String> user = http.find("user");
        Optional<Secret> password = http.secret("password");
        if (user.isPresent() && password.isEmpty()) {
            http.problem(
                    "user",
                    "has no password",
                    "write one into a file of mode 0600 and set http.password-file to its path");
        }
        if (user.isEmpty() && password.isPresent()) {
            http.problem("user", "is not set, but a password is", "set http.user");
        }
        if (user.isEmpty() && !loopback) {
            wrongAddress.accept(
                    host + " can be reached from other machines, and there is no password",
                    "set http.user and http.password-file, or listen on 127.0.0.1");
        }
        Optional<Login> login = user.flatMap(name -> password.map(secret -> new Login(name, secret)));
        return new HttpSettings(host, port, loopback, login);
    }

    private static boolean isLoopback(String host, BiConsumer<String, String> wrongAddress) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            wrongAddress.accept("'" + host + "' is no address of this machine", "write one like 127.0.0.1 or 0.0.0.0");
            return true;
        }
    }
}
