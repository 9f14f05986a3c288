package io.bactrian.cli;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SecretFile;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which server a command asks, and who asks it. */
final class ServerOptions {

    private static final int ALERTMANAGER = 9093;
    private static final int SERVICE = 9876;
    private static final int PROBE_MILLIS = 1000;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the server, with its route prefix. Default: http.host and http.port of the"
                    + " settings, else http://127.0.0.1:9093 or, when only that answers, http://127.0.0.1:9876.")
    private String url;

    @Option(names = "--user", paramLabel = "NAME", description = "Login. Default: http.user of the settings.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File of mode 0600 with the password. Default: http.password-file of the settings.")
    private Path passwordFile;

    ServerOptions() {}

    CommandSpec command() {
        return common.command();
    }

    AlertClient client() {
        Settings settings = common.settings();
        SettingsSection http = settings.section("http");
        Optional<Secret> password =
                passwordFile == null ? http.secret("password") : Optional.of(SecretFile.read(passwordFile));
        Optional<String> name = Optional.ofNullable(user).or(() -> http.find("user"));
        String address = Optional.ofNullable(url).orElseGet(() -> address(http));
        settings.check();
        return new AlertClient(
                address.replaceAll("/+$", ""), name.flatMap(who -> password.map(secret -> header(who, secret))));
    }

    private static String address(SettingsSection http) {
        Optional<String> host = http.find("host");
        Optional<String> port = http.find("port");
        if (host.isEmpty() && port.isEmpty()) {
            return "http://127.0.0.1:" + (!listens(ALERTMANAGER) && listens(SERVICE) ? SERVICE : ALERTMANAGER);
        }
        String name = host.filter(some -> !some.equals("0.0.0.0") && !some.equals("::"))
                .orElse("127.0.0.1");
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":"
                + port.orElse(Integer.toString(SERVICE));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String header(String user, Secret password) {
        byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
