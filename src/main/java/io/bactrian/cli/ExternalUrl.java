package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Machine;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.net.URI;

/** The address by which people reach the server, as the command line gives it. */
final class ExternalUrl {

    private ExternalUrl() {}

    /**
     * Without the slashes at its end.
     *
     * @throws PermanentException when it is none of the web
     */
    static URI of(URI given) {
        if (given.getAuthority() == null || !String.valueOf(given.getScheme()).matches("https?")) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "--web.external-url: '" + given + "' is not an address that starts with http:// or https://",
                    "write it like https://alerts.example.org/am");
        }
        return URI.create(given.toString().replaceAll("/+$", ""));
    }

    /** As the setting {@code alerts.external-url} says; by default where the HTTP server listens. */
    static URI of(Settings settings) {
        SettingsSection alerts = settings.section("alerts");
        SettingsSection http = settings.section("http");
        String host = http.text("host", "127.0.0.1");
        String given = alerts.text(
                "external-url",
                "http://" + (host.equals("0.0.0.0") ? Machine.hostName() : host) + ":"
                        + http.number("port", 9876, 0, 65_535));
        try {
            return of(URI.create(given));
        } catch (IllegalArgumentException | PermanentException e) {
            alerts.problem(
                    "external-url", "'" + given + "' is not an address", "write it like https://alerts.example.org");
            return URI.create("http://localhost");
        }
    }

    /** What paths start with: empty, or a slash and what follows it. */
    static String prefix(String given) {
        String inner = given == null ? "" : given.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }
}
