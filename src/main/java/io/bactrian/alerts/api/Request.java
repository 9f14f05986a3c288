package io.bactrian.alerts.api;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A request that has come in whole. */
final class Request {

    private static final Set<String> TRUE = Set.of("1", "t", "true", "yes", "y", "on", "ok", "checked", "selected");

    private static final int MOST_CODINGS = 20;

    private final RoutingContext context;
    private final byte[] body;

    Request(RoutingContext context, byte[] body) {
        this.context = context;
        this.body = body;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A part of the path that has a name. */
    String path(String name) {
        return context.pathParam(name);
    }

    /** The first value, or an empty string. */
    String parameter(String name) {
        List<String> values = context.queryParam(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    List<String> parameters(String name) {
        return context.queryParam(name);
    }

    /** As Alertmanager takes them: everything that is not one of the words for true is false. */
    boolean flag(String name, boolean otherwise) {
        String value = parameter(name);
        return value.isEmpty() ? otherwise : TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The header, or an empty string. */
    String header(String name) {
        String value = context.request().getHeader(name);
        return value == null ? "" : value;
    }

    /** What stands behind the question mark, as it was sent. */
    String query() {
        String query = context.request().query();
        return query == null ? "" : query;
    }

    /** Whether the answer may be compressed. */
    boolean takesGzip() {
        for (String coding : header("Accept-Encoding").toLowerCase(Locale.ROOT).split(",", MOST_CODINGS)) {
            String[] parts = coding.replace(" ", "").split(";", 2);
            if (parts[0].equals("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** The path it was sent to, as it was sent. */
    String address() {
        return context.request().path();
    }
}
