package io.bactrian.alerts.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a form that a page of ours sent back. */
final class Form {

    static final long MOST_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 200;

    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    /** @throws Refusal when it is no form */
    Form(Request request) {
        String text = request.text();
        if (text.isEmpty()) {
            return;
        }
        String[] pairs = text.split("&", MOST_FIELDS + 1);
        if (pairs.length > MOST_FIELDS) {
            throw new Refusal(400, "the form has too many fields");
        }
        for (String pair : pairs) {
            String[] parts = pair.split("=", 2);
            fields.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 1 ? "" : decode(parts[1]));
        }
    }

    /** The first value without blanks around it, or an empty string. */
    String value(String name) {
        return values(name).isEmpty() ? "" : values(name).get(0).strip();
    }

    List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /**
     * A page of another site can send a form in a reader's name, with his login: the browser says where it came from.
     *
     * @param external the address that people reach this server by
     * @throws Refusal when it did not come from a page of this server
     */
    static void requireOwnPage(Request request, URI external) {
        String origin = request.header("Origin");
        if (origin.isEmpty()) {
            if (!request.header("Sec-Fetch-Site").equals("same-origin")) {
                throw new Refusal(403, "forms are taken from pages of this server only; programs use the API");
            }
            return;
        }
        String authority;
        try {
            authority = String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            throw new Refusal(403, "forms are taken from pages of this server only");
        }
        if (!authority.equals(request.header("Host")) && !authority.equals(external.getAuthority())) {
            throw new Refusal(403, "forms are taken from pages of this server only");
        }
    }

    private static String decode(String text) {
        try {
            return Json.wellFormed(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the form is not URL-encoded");
        }
    }
}
