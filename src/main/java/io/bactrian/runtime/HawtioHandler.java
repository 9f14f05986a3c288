package io.bactrian.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The console that shows the routes. Its pages come from the class path and from nowhere else; what its own server would
 * have answered about users and plugins are constants here.
 */
final class HawtioHandler {

    static final String PATH = "/hawtio";
    private static final Pattern SEGMENTS =
            Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
                    + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    private static final String APPEARANCE = """
            {"branding": {"appName": "Bactrian", "showAppLogo": false, "companyLogoUrl": "img/hawtio-logo.svg"},
             "about": {"title": "Bactrian", "description": "Backups, logs and alerts as Apache Camel routes."},
             "disabledRoutes": ["/connect", "/diagnostics", "/runtime", "/springboot"]}
            """;

    private final String user;

    HawtioHandler(Optional<String> user) {
        this.user = user.orElse("public");
    }

    void mount(Router router) {
        router.get(PATH).handler(request -> {
            if (request.normalizedPath().equals(PATH)) {
                request.redirect(PATH + "/");
            } else {
                page(request, "index.html");
            }
        });
        constant(router, "user", Json.encode(user));
        constant(router, "plugin", "[]");
        constant(router, "proxy/enabled", "false");
        constant(router, "keycloak/enabled", "false");
        constant(router, "auth/config", "{}");
        constant(router, "auth/config/session-timeout", "{\"timeout\":-1}");
        constant(router, "hawtconfig.json", APPEARANCE);
        router.get(PATH + "/*").blockingHandler(this::page, false);
    }

    private static void constant(Router router, String name, String json) {
        router.get(PATH + "/" + name).handler(request -> request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json));
    }

    private void page(RoutingContext request) {
        String name = request.normalizedPath().substring(PATH.length() + 1);
        page(request, name);
    }

    /** A file when it is one of ours; else the page itself, which finds its way by the address it was asked for. */
    private static void page(RoutingContext request, String name) {
        boolean file = SEGMENTS.matcher(name).matches() && TYPES.containsKey(extension(name));
        Optional<Buffer> content = file ? read(name) : Optional.empty();
        String shown = content.isPresent() ? name : "index.html";
        if (content.isEmpty() && name.startsWith("static/")) {
            request.response().setStatusCode(404).end();
            return;
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(extension(shown)));
        response.putHeader("Content-Security-Policy", CONTENT_POLICY);
        // The names below static/ hold a hash of the content.
        response.putHeader(
                HttpHeaders.CACHE_CONTROL,
                shown.startsWith("static/") ? "private, max-age=31536000, immutable" : "no-cache");
        content.or(() -> read(shown)).ifPresentOrElse(response::end, () -> response.setStatusCode(404)
                .end());
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Optional<Buffer> read(String name) {
        try (InputStream resource = HawtioHandler.class.getResourceAsStream("/hawtio/" + name)) {
            return resource == null ? Optional.empty() : Optional.of(Buffer.buffer(resource.readAllBytes()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
