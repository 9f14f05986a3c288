package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
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

    /** What paths start with: empty, or a slash and what follows it. */
    static String prefix(String given) {
        String inner = given == null ? "" : given.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }
}
